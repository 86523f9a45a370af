-- `onec lsp` in Neovim, from 0.7 on.
--
--   require("onec").setup()
--   require("onec").setup({ cmd = { "/opt/onec/onec", "lsp" }, settings = { language = "ru" } })
--
-- Settings are those of `onec.toml`; nothing needs to be set.

local M = {}

-- A project begins where one of these lies; without any, in the folder of the file.
local MARKERS = { "onec.toml", ".bsl-language-server.json", "Configuration.xml", ".project", "packagedef", ".git" }
local FILETYPES = { "bsl", "oscript", "sdbl" }

local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  local start = folder
  while true do
    for _, marker in ipairs(MARKERS) do
      local file = folder .. "/" .. marker
      if vim.fn.filereadable(file) == 1 or vim.fn.isdirectory(file) == 1 then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      return start
    end
    folder = parent
  end
end

-- Lenses and hovers of the server name this command; places come as the protocol writes them.
local function show_references(command)
  local places = command.arguments and command.arguments[3] or {}
  local encoding = "utf-16"
  local items = vim.lsp.util.locations_to_items(places, encoding)
  vim.fn.setqflist({}, " ", { title = command.title or "onec", items = items })
  vim.cmd("copen")
end

-- Actions of the server lead to what is to be named or written now.
local function move_to(command)
  local address, position = command.arguments[1], command.arguments[2]
  vim.cmd("edit " .. vim.fn.fnameescape(vim.uri_to_fname(address)))
  local line = vim.api.nvim_buf_get_lines(0, position.line, position.line + 1, false)[1] or ""
  local _, width = vim.str_utfindex(line)
  local column = vim.str_byteindex(line, math.min(position.character, width), true)
  vim.api.nvim_win_set_cursor(0, { position.line + 1, column })
end

local function rename(command)
  move_to(command)
  vim.lsp.buf.rename()
end

local function show(lines, filetype)
  vim.cmd("botright vnew")
  vim.bo.buftype = "nofile"
  vim.bo.bufhidden = "wipe"
  vim.bo.swapfile = false
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
  vim.bo.filetype = filetype
  vim.bo.modifiable = false
end

local function client_of(buffer)
  local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer, name = "onec" })
    or vim.tbl_filter(function(client)
      return client.name == "onec"
    end, vim.lsp.buf_get_clients(buffer))
  for _, client in pairs(clients) do
    return client
  end
end

-- Asks the server of the current buffer; the answer is shown by `then_show`.
local function ask(method, params, then_show)
  local client = client_of(0)
  if not client then
    vim.notify("onec: no language server in this buffer", vim.log.levels.WARN)
    return
  end
  local function answer(error, result)
    if error then
      vim.notify("onec: " .. (error.message or vim.inspect(error)), vim.log.levels.ERROR)
    elseif result ~= nil and result ~= vim.NIL then
      then_show(result)
    end
  end
  if vim.fn.has("nvim-0.11") == 1 then
    client:request(method, params, answer, 0)
  else
    client.request(method, params, answer, 0)
  end
end

local function document()
  return { textDocument = { uri = vim.uri_from_bufnr(0) } }
end

local COMMANDS = {
  OnecStatus = function()
    ask("onec/status", {}, function(status)
      vim.notify(vim.inspect(status))
    end)
  end,
  OnecSyntaxTree = function()
    ask("onec/syntaxTree", document(), function(tree)
      show(vim.split(tree, "\n"), "query")
    end)
  end,
  OnecIndexReport = function()
    ask("onec/indexReport", {}, function(report)
      show(vim.split(report, "\n"), "markdown")
    end)
  end,
  OnecReview = function()
    ask("onec/reviewWorkspace", {}, function(review)
      vim.notify(vim.inspect(review))
      vim.diagnostic.setqflist({ title = "onec" })
    end)
  end,
  OnecShowQuery = function()
    local params = document()
    params.position = vim.lsp.util.make_position_params(0, "utf-16").position
    ask("onec/showQuery", params, function(query)
      show(vim.split(query.text, "\n"), "sdbl")
    end)
  end,
}

local CLIENT_COMMANDS = {
  ["onec.showReferences"] = show_references,
  ["onec.showQuery"] = function(command)
    move_to(command)
    COMMANDS.OnecShowQuery()
  end,
  ["onec.moveTo"] = move_to,
  ["onec.rename"] = rename,
}

local function on_attach(_, buffer)
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
  if vim.fn.has("nvim-0.8") == 1 then
    vim.bo[buffer].formatexpr = "v:lua.vim.lsp.formatexpr()"
  end
  for name, run in pairs(COMMANDS) do
    vim.api.nvim_buf_create_user_command(buffer, name, run, {})
  end
end

-- What `vim.lsp.config` and `vim.lsp.start` take.
function M.config(options)
  options = options or {}
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.experimental = { onecCommands = vim.tbl_keys(CLIENT_COMMANDS) }
  return vim.tbl_deep_extend("force", {
    name = "onec",
    cmd = { "onec", "lsp" },
    filetypes = FILETYPES,
    root_markers = MARKERS,
    capabilities = capabilities,
    settings = { onec = options.settings or {} },
    init_options = options.settings or vim.empty_dict(),
    commands = CLIENT_COMMANDS,
    on_attach = on_attach,
  }, options.config or {}, options.cmd and { cmd = options.cmd } or {})
end

-- Starts the server for every module that is opened.
function M.setup(options)
  local config = M.config(options)
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config("onec", config)
    vim.lsp.enable("onec")
    return
  end
  -- Clients by their roots: before 0.8 nobody else keeps them.
  local clients = {}
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("onec", {}),
    pattern = FILETYPES,
    callback = function(event)
      local root = root_of(vim.api.nvim_buf_get_name(event.buf))
      local folder = { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ":t") }
      local of_root = vim.tbl_extend("force", config, { root_dir = root, workspace_folders = { folder } })
      if vim.lsp.start then
        vim.lsp.start(of_root, { bufnr = event.buf })
        return
      end
      local id = clients[root]
      if not id or not vim.lsp.get_client_by_id(id) or vim.lsp.client_is_stopped(id) then
        id = vim.lsp.start_client(of_root)
        clients[root] = id
      end
      if id then
        vim.lsp.buf_attach_client(event.buf, id)
      end
    end,
  })
end

return M

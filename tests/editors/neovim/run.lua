-- Neovim with our configuration and the real server, headless: each step acts as a user does and looks at what the
-- user sees. Run by `cargo xtask editors neovim` with ONEC (the program) and ARTIFACTS (where the log goes).

-- How long anything is waited for, in milliseconds: no measure, but the end of a test that would hang.
local LIMIT = 600000
local program = assert(vim.env.ONEC, "ONEC is not set")
local artifacts = assert(vim.env.ARTIFACTS, "ARTIFACTS is not set")

-- A copy of the sample configuration: steps edit it.
local project = vim.fn.tempname()
vim.fn.mkdir(project, "p")
vim.fn.system({ "cp", "-r", vim.fn.getcwd() .. "/tests/projects/trade/.", project })
assert(vim.v.shell_error == 0, "cannot copy the sample configuration")
project = vim.loop.fs_realpath(project)

local log = artifacts .. "/neovim-server.log"
vim.fn.delete(log)
require("onec").setup({ cmd = { program, "lsp", "--cache", "none", "--log", log }, settings = { language = "ru" } })

local MODULE = project .. "/Documents/ЗаказПокупателя/Ext/ObjectModule.bsl"
local MANAGER = project .. "/Documents/ЗаказПокупателя/Ext/ManagerModule.bsl"

local function wait(what, condition)
  if not vim.wait(LIMIT, condition, 20) then
    error("waited in vain for " .. what, 2)
  end
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false)
end

-- The first line with this text, counted from one, and the column where it begins, in bytes from zero.
local function find(text)
  for number, line in ipairs(lines()) do
    local from = line:find(text, 1, true)
    if from then
      return number, from - 1
    end
  end
  error("no line with " .. text, 2)
end

local function put_cursor(text, after)
  local number, column = find(text)
  vim.api.nvim_win_set_cursor(0, { number, column + (after or 0) })
  return number
end

local function messages()
  return vim.tbl_map(function(it)
    return it.message
  end, vim.diagnostic.get(0))
end

local function contains(list, text)
  for _, it in ipairs(list) do
    if it:find(text, 1, true) then
      return true
    end
  end
  return false
end

-- The lines of the floating window, when there is one.
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return lines(vim.api.nvim_win_get_buf(window))
    end
  end
end

local function client()
  local _, it = next(vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0))
  return it
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = LIMIT })
  else
    vim.lsp.buf.formatting_sync(nil, LIMIT)
  end
end

local steps = {
  {
    "a module has its language, and the server attaches at the root of the configuration",
    function()
      vim.cmd("edit " .. vim.fn.fnameescape(MODULE))
      assert(vim.bo.filetype == "bsl", "the filetype is " .. vim.bo.filetype)
      wait("the server", function()
        local it = client()
        return it and it.initialized ~= false and it.server_capabilities ~= nil
      end)
      assert(client().config.root_dir == project, "the root is " .. tostring(client().config.root_dir))
      assert(vim.bo.commentstring == "// %s")
    end,
  },
  {
    "a mistake shows as an error, and goes with the mistake",
    function()
      local function errors()
        return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
      end
      local number = put_cursor("КонецЕсли;")
      local line = lines()[number]
      vim.api.nvim_buf_set_lines(0, number - 1, number, false, {})
      wait("an error", function()
        return #errors() >= 1 and contains(messages(), "Если")
      end)
      vim.api.nvim_buf_set_lines(0, number - 1, number - 1, false, { line })
      wait("no errors", function()
        return #errors() == 0
      end)
    end,
  },
  {
    "hover tells what a method of another module is for",
    function()
      put_cursor("ДвиженияЗаказов(Ссылка)", 4)
      -- The other module may not be read yet. Who asks for a hover twice is put into its window, so it is shown once.
      wait("an answer", function()
        local params = vim.lsp.util.make_position_params(0, "utf-16")
        local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", params, LIMIT) or {}
        return vim.inspect(answers):find("ДвиженияЗаказов", 1, true) ~= nil
      end)
      vim.lsp.buf.hover()
      local shown
      wait("the hover", function()
        shown = float()
        return shown ~= nil and contains(shown, "ДвиженияЗаказов")
      end)
      assert(contains(shown, "Ссылка"), vim.inspect(shown))
      vim.cmd("only")
    end,
  },
  {
    "completion after a dot offers values of an enumeration and methods of a manager",
    function()
      local number = put_cursor("СуммаДокумента = Товары.Итог")
      for text, expected in pairs({
        ["\tА = Перечисления.СтатусыЗаказов."] = "Отменен",
        ["\tА = Документы.ЗаказПокупателя."] = "ДвиженияЗаказов",
      }) do
        vim.api.nvim_buf_set_lines(0, number - 1, number - 1, false, { text })
        vim.api.nvim_win_set_cursor(0, { number, #text })
        local words
        wait("completion of " .. expected, function()
          local params = vim.lsp.util.make_position_params(0, "utf-16")
          -- The cursor of normal mode cannot stand behind the last letter.
          params.position = { line = number - 1, character = vim.str_utfindex(text) }
          local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", params, LIMIT) or {}
          for _, answer in pairs(answers) do
            local items = answer.result and (answer.result.items or answer.result) or {}
            words = vim.tbl_map(function(it)
              return it.label
            end, items)
          end
          return words and contains(words, expected)
        end)
        vim.api.nvim_buf_set_lines(0, number - 1, number, false, {})
      end
    end,
  },
  {
    "definition goes to the method in the module of the manager",
    function()
      put_cursor("ДвиженияЗаказов(Ссылка)", 4)
      vim.lsp.buf.definition()
      wait("the other module", function()
        return vim.api.nvim_buf_get_name(0) == MANAGER
      end)
      local line = vim.api.nvim_get_current_line()
      assert(line:find("Функция ДвиженияЗаказов", 1, true), line)
      vim.cmd("buffer " .. vim.fn.bufnr(MODULE))
    end,
  },
  {
    "rename changes every module that uses a method",
    function()
      put_cursor("ДвиженияЗаказов(Ссылка)", 4)
      vim.lsp.buf.rename("ДвиженияПоЗаказам")
      local manager = vim.fn.bufnr(MANAGER)
      wait("the new name in both modules", function()
        return contains(lines(), "Документы.ЗаказПокупателя.ДвиженияПоЗаказам(Ссылка)")
          and contains(lines(manager), "Функция ДвиженияПоЗаказам(")
      end)
      assert(not contains(lines(), "ДвиженияЗаказов"))
      assert(not contains(lines(manager), "ДвиженияЗаказов"))
    end,
  },
  {
    "formatting puts a line back where it was",
    function()
      local number = put_cursor("СуммаДокумента = Товары.Итог")
      local before = table.concat(lines(), "\n")
      vim.api.nvim_buf_set_lines(0, number - 1, number, false, { 'СуммаДокумента=Товары.Итог( "Сумма" );' })
      format()
      wait("the line as it was", function()
        return lines()[number] == '\tСуммаДокумента = Товары.Итог("Сумма");'
      end)
      assert(table.concat(lines(), "\n") == before, "formatting changed other lines")
    end,
  },
  {
    "the commands of the server answer",
    function()
      put_cursor("СуммаДокумента = Товары.Итог")
      vim.cmd("OnecSyntaxTree")
      wait("the tree", function()
        return vim.bo.buftype == "nofile" and contains(lines(), "procedure_definition")
      end)
      vim.cmd("bwipeout")
    end,
  },
}

-- What one step breaks does not hide what the others find.
local failed = 0
for _, step in ipairs(steps) do
  local started = vim.loop.hrtime()
  local ok, message = xpcall(step[2], function(message)
    return debug.traceback(message, 2)
  end)
  local took = (vim.loop.hrtime() - started) / 1e6
  if ok then
    io.stderr:write(("ok  neovim: %s (%.0f ms)\n"):format(step[1], took))
  else
    failed = failed + 1
    io.stderr:write(("FAILED  neovim: %s (%.0f ms)\n%s\n"):format(step[1], took, message))
    io.stderr:write("diagnostics: " .. vim.inspect(messages()) .. "\n")
    vim.cmd("silent! only")
    vim.cmd("edit! " .. vim.fn.fnameescape(MODULE))
  end
end
if failed > 0 then
  io.stderr:write("the log of the server: " .. log .. "\n")
end
vim.lsp.stop_client(vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients())
vim.fn.delete(project, "rf")
vim.cmd(failed == 0 and "qall!" or "cquit 1")

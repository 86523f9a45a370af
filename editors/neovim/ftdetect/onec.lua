-- Modules, scripts of OneScript and queries.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = vim.api.nvim_create_augroup("onec_filetypes", {}),
  pattern = { "*.bsl", "*.os", "*.sdbl", "*.query" },
  callback = function(event)
    local extension = event.match:match("%.(%a+)$")
    vim.bo[event.buf].filetype = ({ bsl = "bsl", os = "oscript" })[extension] or "sdbl"
  end,
})

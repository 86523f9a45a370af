vim.bo.commentstring = "// %s"
vim.bo.comments = "://"
vim.bo.expandtab = false
vim.bo.tabstop = 4
vim.bo.shiftwidth = 4

-- For Neovim 0.11 and newer: `vim.lsp.enable("onec")` reads this file.
return require("onec").config()

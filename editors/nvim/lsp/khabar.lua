-- The server's entry, in the shape of nvim-lspconfig: found by `vim.lsp.enable('khabar')` in any 'runtimepath' folder.
-- Settings of your own go into `vim.lsp.config('khabar', { … })`, which is merged over this.
---@type vim.lsp.Config
return {
  cmd = { vim.env.KHABAR_SERVER or 'khabar', 'lsp', '--stdio' },
  filetypes = { 'khabar' },
  -- A corpus first; an article on its own gets a server without a root.
  root_markers = { 'khabar.toml', '.git' },
  -- The language of messages, 'ar' or 'en'. Without it `khabar.toml` decides.
  -- settings = { khabar = { language = 'ar' } },
}

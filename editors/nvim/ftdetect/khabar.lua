vim.filetype.add({
  extension = { khabar = 'khabar' },
  pattern = {
    -- Plain text is an article inside a corpus only. A pattern and not an extension: what returns nil here goes on to
    -- Neovim's own detection, which an entry for `txt` would replace (help files are *.txt too).
    ['.*%.txt'] = {
      function(path)
        return vim.fs.root(path, 'khabar.toml') and 'khabar' or nil
      end,
      { priority = 10 },
    },
  },
})

-- A paragraph is one line: show it wrapped at words, and never break it.
vim.opt_local.wrap = true
vim.opt_local.linebreak = true
vim.opt_local.textwidth = 0
vim.opt_local.formatoptions:remove({ 't', 'c', 'a' })

-- The text of an article stays byte for byte as it was: an end of line that was missing is not added on writing.
vim.opt_local.fixendofline = false

-- Neither may an .editorconfig trim or re-end its lines, which is the default of many projects for all files.
vim.b.editorconfig = false

-- There are no comments: "commenting out" a paragraph would take it out of the article.
-- A remark is a tag line, `%% note …`.
vim.opt_local.comments = ''
vim.opt_local.commentstring = ''

vim.b.undo_ftplugin = (vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or '')
  .. 'setlocal wrap< linebreak< textwidth< formatoptions< fixendofline< comments< commentstring<'

if vim.g.loaded_khabar then
  return
end
vim.g.loaded_khabar = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('khabar: Neovim 0.11 or later is needed', vim.log.levels.WARN)
  return
end

if vim.g.khabar_enable ~= false then
  vim.lsp.enable('khabar')
end

local command = vim.api.nvim_create_user_command

command('KhabarEvent', function(args)
  if args.bang then
    require('khabar').insert_all_events()
  else
    require('khabar').insert_event()
  end
end, { bang = true, desc = 'Insert an event tag for the sentence under the cursor; with ! all that are suggested for the paragraph' })

command('KhabarNoEvent', function()
  require('khabar').no_event()
end, { desc = 'Say that the words under the cursor are not an event' })

command('KhabarNewEvent', function(args)
  require('khabar').new_event(args.args ~= '' and args.args or nil, args.range > 0)
end, { nargs = '?', range = true, desc = 'Insert an empty event, of the type given or chosen' })

command('KhabarMark', function(args)
  require('khabar').mark(args.range > 0)
end, { range = true, desc = 'Mark the selected words as an actor, a kind, a time or nothing' })

command('KhabarAccept', function(args)
  require('khabar').accept(args.bang)
end, { bang = true, desc = 'Accept the mentions and dates of the paragraph; with ! of the article' })

command('KhabarFinish', function()
  require('khabar').finish()
end, { desc = 'Mark the article as done' })

command('KhabarAcceptActor', function()
  require('khabar').accept_actor()
end, { desc = 'Accept all mentions of the actor under the cursor in the article' })

command('KhabarEverywhere', function()
  require('khabar').everywhere()
end, { desc = 'Mark the words under the cursor, as they are marked here, everywhere in the article' })

command('KhabarReview', function(args)
  require('khabar.review')[args.bang and 'stop' or 'start']()
end, { bang = true, desc = 'Review all that is open in the article, one key an item; with ! end the review' })

command('KhabarNext', function()
  require('khabar').next()
end, { desc = 'Open the article of the corpus that is most worth labelling, and say why' })

command('KhabarView', function()
  require('khabar.view').open()
end, { desc = 'Open the article as a page in the browser' })

command('KhabarRtl', function()
  vim.wo.rightleft = not vim.wo.rightleft
end, { desc = 'Turn the window right-to-left, and back' })

-- For keys of one's own: none is taken.
for name, run in pairs({
  event = 'KhabarEvent',
  ['all-events'] = 'KhabarEvent!',
  ['no-event'] = 'KhabarNoEvent',
  ['new-event'] = 'KhabarNewEvent',
  accept = 'KhabarAccept',
  ['accept-article'] = 'KhabarAccept!',
  ['accept-actor'] = 'KhabarAcceptActor',
  everywhere = 'KhabarEverywhere',
  review = 'KhabarReview',
  finish = 'KhabarFinish',
  next = 'KhabarNext',
  view = 'KhabarView',
  rtl = 'KhabarRtl',
}) do
  vim.keymap.set('n', ('<Plug>(khabar-%s)'):format(name), ('<Cmd>%s<CR>'):format(run))
end
-- With the range of what is selected.
vim.keymap.set('x', '<Plug>(khabar-mark)', ':KhabarMark<CR>', { silent = true })
vim.keymap.set('x', '<Plug>(khabar-new-event)', ':KhabarNewEvent<CR>', { silent = true })

local group = vim.api.nvim_create_augroup('khabar', {})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'khabar' and vim.bo[event.buf].filetype == 'khabar' then
      require('khabar').highlight(event.buf)
    end
  end,
})

-- Settings, knowledge and codebooks of a corpus count as they are typed.
vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'toml',
  callback = function(event)
    local root = vim.fs.root(event.buf, 'khabar.toml')
    if root and vim.lsp.is_enabled('khabar') then
      vim.lsp.start(vim.tbl_extend('force', vim.lsp.config.khabar, { root_dir = root }), { bufnr = event.buf })
    end
  end,
})

-- After each analysis, also one that no edit has caused: when khabar.toml changes, articles are read anew.
vim.api.nvim_create_autocmd('DiagnosticChanged', {
  group = group,
  callback = function(event)
    if vim.b[event.buf].khabar_highlighted then
      require('khabar').refresh(event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('ColorScheme', {
  group = group,
  callback = function()
    require('khabar').colours()
  end,
})

-- Run inside Neovim by run.sh, after a normal start-up with editors/nvim on the runtimepath. The corpus to work in is
-- $KHABAR_TEST_CORPUS: a folder with khabar.toml, hague.txt and talks.khabar. Nothing here waits by the clock: every wait
-- has a condition.
local corpus = assert(vim.env.KHABAR_TEST_CORPUS)
local passed, failed = 0, 0

local function say(text)
  io.stdout:write(text, '\n')
end

local function it(name, test)
  local ok, err = xpcall(test, debug.traceback)
  if ok then
    passed = passed + 1
    say('ok   ' .. name)
  else
    failed = failed + 1
    say('FAIL ' .. name .. '\n' .. tostring(err))
  end
end

local function eventually(what, condition, ms)
  local value
  local done = vim.wait(ms or 20000, function()
    value = condition()
    return value ~= nil and value ~= false
  end, 10)
  assert(done, 'timed out: ' .. what)
  return value
end

local function equal(got, want, what)
  assert(vim.deep_equal(got, want), ('%s: got %s, want %s'):format(what or 'value', vim.inspect(got), vim.inspect(want)))
end

local function bytes(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

local function lines(buf)
  return vim.api.nvim_buf_get_lines(buf, 0, -1, false)
end

-- Where `words` stand: row and byte column, from 0.
local function find(buf, words, from)
  for row, line in ipairs(lines(buf)) do
    local column = row > (from or 0) and line:find(words, 1, true)
    if column then
      return row - 1, column - 1
    end
  end
  error('not in the buffer: ' .. words)
end

local function go(buf, words, from)
  local row, column = find(buf, words, from)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  return row, column
end

local function open(name)
  vim.cmd.edit(vim.fn.fnameescape(corpus .. '/' .. name))
  return vim.api.nvim_get_current_buf()
end

local function client(buf)
  return eventually('a client on ' .. vim.api.nvim_buf_get_name(buf), function()
    local found = vim.lsp.get_clients({ bufnr = buf, name = 'khabar' })[1]
    return found and found.initialized and found
  end)
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

local TRUMP = 'دونالد ترامب'
local hague = vim.api.nvim_get_current_buf()
local server

it('plain text inside a corpus is an article', function()
  equal(vim.fs.basename(vim.api.nvim_buf_get_name(hague)), 'hague.txt', 'file')
  equal(vim.bo.filetype, 'khabar', 'filetype')
  vim.cmd.split(vim.fn.tempname() .. '.txt')
  equal(vim.bo.filetype, 'text', 'filetype outside a corpus')
  vim.cmd.bwipeout()
end)

it('the window wraps at words; nothing reflows or completes the text', function()
  assert(vim.wo.wrap and vim.wo.linebreak)
  equal(vim.bo.fixendofline, false, 'fixendofline')
  assert(not vim.bo.formatoptions:find('[ta]'))
end)

it('the server attaches, with positions in UTF-8 and the corpus as root', function()
  server = client(hague)
  equal(server.offset_encoding, 'utf-8', 'positions')
  equal(vim.uv.fs_realpath(server.root_dir), vim.uv.fs_realpath(corpus), 'root')
end)

if not server then
  -- All that follows would only wait in vain.
  say(('%d passed, %d failed'):format(passed, failed))
  vim.cmd('cq 1')
end

it('an article without a date has a diagnostic that says so', function()
  local found = eventually('diagnostics', function()
    for _, d in ipairs(vim.diagnostic.get(hague)) do
      if tostring(d.code):find('^K101') then
        return d
      end
    end
  end)
  equal(found.source, 'khabar', 'source')
end)

it('hover on a name shows the actor', function()
  go(hague, TRUMP)
  vim.lsp.buf.hover()
  local window = eventually('the hover window', float)
  local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  assert(text:find('Donald Trump', 1, true) and text:find(TRUMP, 1, true), text)
  vim.api.nvim_win_close(window, true)
end)

local function marks(buf)
  local namespace = vim.api.nvim_get_namespaces().khabar
  return vim.api.nvim_buf_get_extmarks(buf, namespace, 0, -1, { details = true })
end

-- The mark of a group on the first occurrence of `words`, if it covers exactly their bytes.
local function mark_on(buf, words, group)
  local row, column = find(buf, words)
  for _, mark in ipairs(marks(buf)) do
    local here = mark[2] == row and mark[3] == column and mark[4].end_row == row and mark[4].end_col == column + #words
    if here and mark[4].hl_group == group then
      return mark
    end
  end
end

it('a name has a background, on its bytes and no others', function()
  eventually('the background', function()
    return mark_on(hague, TRUMP, 'KhabarPerson')
  end)
  assert(mark_on(hague, 'أوكرانيا', 'KhabarCountry'), 'a country too')
  assert(not mark_on(hague, TRUMP, 'KhabarGold'), 'nothing is gold yet')
  assert(vim.api.nvim_get_hl(0, { name = 'KhabarPerson' }).bg, 'a background colour')
end)

it('backgrounds follow the text', function()
  local row = find(hague, TRUMP)
  local function there()
    return mark_on(hague, TRUMP, 'KhabarPerson')
  end
  -- A name typed before it: recognised, and nothing else moves away from its words.
  vim.api.nvim_buf_set_text(hague, row, 0, row, 0, { 'القاهرة، ' })
  eventually('a background on what was typed', function()
    local _, column = find(hague, 'القاهرة')
    return column == 0 and #vim.tbl_filter(function(mark)
      return mark[2] == row and mark[3] == 0
    end, marks(hague)) > 0
  end)
  assert(there())
  vim.cmd('silent undo')
  eventually('backgrounds of the text as it was', function()
    return there() and #vim.tbl_filter(function(mark)
      return mark[2] == row and mark[3] == 0
    end, marks(hague)) == 0
  end)
end)

it(':KhabarEvent inserts an event tag, and undo gives back the very text', function()
  local before = lines(hague)
  local row = go(hague, 'التقى الرئيس')
  -- More than one suggestion makes a menu: choose the first.
  local select, offered = vim.ui.select, nil
  vim.ui.select = function(items, _, choose)
    offered = items
    choose(items[1], 1)
  end
  vim.cmd.KhabarEvent()
  local tag = eventually('the tag line', function()
    local line = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
    return line and vim.startswith(line, '%% event ') and line
  end)
  vim.ui.select = select
  for _, item in ipairs(offered or {}) do
    assert(vim.inspect(item.action.edit):find('%% event ', 1, true), 'only event tags are offered')
  end
  assert(tag:find('CONSULT@"', 1, true) and tag:find('trump', 1, true), tag)
  equal(#lines(hague), #before + 1, 'lines')
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
  vim.cmd('silent write')
  equal(bytes(corpus .. '/hague.txt'), bytes(vim.env.KHABAR_TEST_ORIGINAL), 'the file, byte for byte')
end)

it(':KhabarMark marks the words that were selected', function()
  local before = lines(hague)
  local row, column = go(hague, 'التقى الرئيس')
  vim.api.nvim_buf_set_mark(hague, '<', row + 1, column, {})
  vim.api.nvim_buf_set_mark(hague, '>', row + 1, column + #'الت', {})
  local select, offered = vim.ui.select, nil
  vim.ui.select = function(items, _, choose)
    offered = items
    for index, item in ipairs(items) do
      if item.action.title:find('an organisation', 1, true) then
        return choose(item, index)
      end
    end
    choose(nil, nil)
  end
  vim.cmd("'<,'>KhabarMark")
  eventually('the tag line', function()
    return vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1] == '%% mentions organization@"التقى"'
  end)
  vim.ui.select = select
  assert(#offered > 4, vim.inspect(offered))
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
end)

it(':KhabarNoEvent rejects what is suggested for the words under the cursor', function()
  local before = lines(hague)
  local row = go(hague, 'التقى الرئيس')
  vim.cmd.KhabarNoEvent()
  eventually('the tag line', function()
    return vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1] == '%% event none@"التقى"'
  end)
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
end)

it(':KhabarAccept writes down the mentions of the paragraph', function()
  local before = lines(hague)
  local row = go(hague, 'التقى الرئيس')
  vim.cmd.KhabarAccept()
  eventually('the tag line', function()
    local line = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
    return line and vim.startswith(line, '%% mentions ') and line:find('trump@"' .. TRUMP .. '"', 1, true)
  end)
  eventually('gold is underlined', function()
    return mark_on(hague, TRUMP, 'KhabarGold')
  end)
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
end)

it(':KhabarAccept! does so for the article', function()
  local before = lines(hague)
  vim.cmd('KhabarAccept!')
  eventually('tag lines', function()
    return #lines(hague) > #before + 5
  end)
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
end)

it(':KhabarFinish marks the article as done, with the digest of its text', function()
  local before = lines(hague)
  vim.cmd.KhabarFinish()
  eventually('the tag line', function()
    return lines(hague)[1]:match('^%%%% article .*status=done text=%x+$')
  end)
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
end)

it(':KhabarReview walks what is open with one key an item, and one undo takes each back', function()
  local before = lines(hague)
  local function press(keys)
    vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
  end
  local function left()
    return tonumber((vim.b[hague].khabar_review or ''):match('^%d+'))
  end
  local row = go(hague, 'التقى الرئيس')
  vim.cmd.KhabarReview()
  local open = assert(left(), 'how much is left is told')
  local window = assert(float(), 'the item is shown')
  local card = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  assert(card:find('a accept', 1, true) and card:find('q end', 1, true), card)
  equal(vim.api.nvim_win_get_cursor(0)[1], row + 1, 'it begins at the cursor')
  -- What is doubtful comes by itself, before what is sure.
  press('x')
  local tag = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
  assert(tag:match('^%%%% mentions none@"[^"]+"$'), tag)
  press('z')
  press('<Space>')
  press('a')
  tag = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
  assert(vim.startswith(tag, '%% mentions ') and tag:find('trump@"' .. TRUMP .. '"', 1, true), tag)
  equal(left(), open - 1, 'left')
  press('z')
  equal(lines(hague), before, 'text after undo')
  equal(left(), open, 'left after undo')
  -- A change by its kind and a number.
  press('<Space>')
  press('t1')
  tag = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
  assert(tag:match('^%%%% event %u+@"') and not tag:find('CONSULT', 1, true), tag)
  press('z')
  press('x')
  tag = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
  assert(tag:match('^%%%% event none@"'), tag)
  press('z')
  equal(lines(hague), before, 'text')
  press('q')
  equal(vim.b[hague].khabar_review, nil, 'ended')
  equal(vim.fn.maparg('a', 'n'), '', 'the keys are given back')
end)

it('in a review an event is edited by hand, and words that nobody proposed are marked', function()
  local before = lines(hague)
  local function press(keys)
    vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
  end
  local row = go(hague, 'التقى الرئيس')
  vim.cmd.KhabarReview()
  -- The doubtful mention and the sure ones are passed over.
  press('<Space>')
  press('<Space>')
  press('i mode=visit<Esc>')
  local tag = vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1]
  assert(tag:match('^%%%% event CONSULT@"التقى".* mode=visit$'), tag)
  assert(vim.b[hague].khabar_review, 'the review goes on')
  press('q')
  while not vim.deep_equal(lines(hague), before) do
    vim.cmd('silent undo')
  end
  vim.cmd.KhabarReview()
  go(hague, 'التقى الرئيس')
  local select = vim.ui.select
  vim.ui.select = function(items, _, choose)
    choose(items[1], 1)
  end
  press('mem')
  eventually('the mark', function()
    return vim.startswith(vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1], '%% mentions ')
  end)
  vim.ui.select = select
  press('q')
  vim.cmd('silent undo')
  equal(lines(hague), before, 'text')
  equal(vim.fn.maparg('m', 'x'), '', 'the keys are given back')
end)

it('a fix for the missing date is offered and clears the diagnostic', function()
  local d = vim.tbl_filter(function(d)
    return tostring(d.code):find('^K101')
  end, vim.diagnostic.get(hague))[1]
  vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
  local select = vim.ui.select
  vim.ui.select = function(items, _, choose)
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action({ context = { only = { 'quickfix' } }, apply = true })
  eventually('the article tag', function()
    return vim.startswith(lines(hague)[1], '%% article published=2025-06-25')
  end)
  vim.ui.select = select
  eventually('no K101 any more', function()
    return not vim.iter(vim.diagnostic.get(hague)):any(function(x)
      return tostring(x.code):find('^K101') ~= nil
    end)
  end)
  vim.cmd('silent undo')
end)

it('completion behind actor= offers ids', function()
  local row = find(hague, 'التقى الرئيس')
  vim.api.nvim_buf_set_lines(hague, row + 1, row + 1, false, { '%% event CONSULT@"التقى" actor=' })
  vim.api.nvim_win_set_cursor(0, { row + 2, #vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1] })
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(hague),
    position = { line = row + 1, character = #vim.api.nvim_buf_get_lines(hague, row + 1, row + 2, false)[1] },
  }
  local answer = assert(server:request_sync('textDocument/completion', params, 20000, hague))
  assert(not answer.err, vim.inspect(answer.err))
  local items = answer.result.items or answer.result
  local ids = vim.tbl_map(function(item)
    return item.textEdit and item.textEdit.newText or item.insertText or item.label
  end, items)
  assert(vim.iter(ids):any(function(id)
    return vim.startswith(id, 'trump')
  end), vim.inspect(ids))
  vim.cmd('silent undo')
end)

it('formatting touches tag lines only', function()
  local before = lines(hague)
  local row = find(hague, 'التقى الرئيس')
  vim.api.nvim_buf_set_lines(hague, row + 1, row + 1, false, { '%%  mentions   trump@"' .. TRUMP .. '"  ' })
  vim.lsp.buf.format({ name = 'khabar', timeout_ms = 20000 })
  local after = lines(hague)
  equal(table.remove(after, row + 2), '%% mentions trump@"' .. TRUMP .. '"', 'tag line')
  equal(after, before, 'text lines')
  vim.cmd('silent undo 0')
  equal(lines(hague), before, 'text')
end)

it('a .khabar file: same server, colours in tag lines only', function()
  vim.cmd('silent write')
  local talks = open('talks.khabar')
  equal(vim.bo.filetype, 'khabar', 'filetype')
  equal(client(talks).id, server.id, 'client')
  local function group(row, column)
    return vim.fn.synIDattr(vim.fn.synID(row + 1, column + 1, 1), 'name')
  end
  local row, column = find(talks, 'CONSULT@')
  equal(group(row, 0), 'khabarMarker', 'marker')
  equal(group(row, 3), 'khabarKind', 'kind')
  equal(group(row, column), 'khabarType', 'type')
  equal(group(row, column + #'CONSULT@"'), 'khabarAnchor', 'anchor')
  equal(group(find(talks, 'actor=')), 'khabarKey', 'key')
  equal(group(find(talks, 'عقد وزير')), '', 'prose')
  eventually('backgrounds', function()
    return #marks(talks) > 10
  end)
  -- Nothing inside tag lines.
  for _, mark in ipairs(marks(talks)) do
    assert(not vim.startswith(lines(talks)[mark[2] + 1], '%%'), vim.inspect(mark))
  end
end)

it('hover in a tag line explains the type', function()
  go(vim.api.nvim_get_current_buf(), 'CONSULT@')
  vim.lsp.buf.hover()
  local window = eventually('the hover window', float)
  local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  assert(text:find('CONSULT', 1, true), text)
  vim.api.nvim_win_close(window, true)
end)

it('tag lines fold behind their paragraph', function()
  go(vim.api.nvim_get_current_buf(), 'عقد وزير')
  vim.wo.foldmethod = 'expr'
  vim.wo.foldexpr = 'v:lua.vim.lsp.foldexpr()'
  eventually('the fold', function()
    return vim.fn.foldlevel('.') == 1
  end)
  vim.cmd('normal! zM')
  local last = vim.fn.foldclosedend('.')
  assert(vim.startswith(vim.fn.getline(last), '%% event'), vim.fn.getline(last))
  equal(vim.fn.foldclosed('.'), vim.fn.line('.'), 'where the fold begins')
  vim.wo.foldmethod = 'manual'
  vim.cmd('normal! zE')
end)

it(':KhabarView opens the page of the buffer as it is', function()
  local opened
  local talks = vim.api.nvim_get_current_buf()
  local open = vim.ui.open
  vim.ui.open = function(file)
    opened = file
  end
  local row = find(talks, 'عقد وزير')
  vim.api.nvim_buf_set_lines(talks, row + 1, row + 1, false, { '%% note لم يُحفظ بعد' })
  vim.cmd.KhabarView()
  vim.ui.open = open
  local page = bytes(opened)
  assert(page:find('لم يُحفظ بعد', 1, true), 'what is typed is not on it')
  assert(page:find('data-type="CONSULT"', 1, true) and page:find("default%-src 'none'"), page:sub(1, 400))
  vim.cmd.undo()
end)

it('maps and help are there, and no key is taken', function()
  for _, name in ipairs({ 'event', 'all-events', 'accept', 'review', 'view', 'rtl' }) do
    assert(vim.fn.maparg(('<Plug>(khabar-%s)'):format(name), 'n') ~= '', name)
  end
  assert(vim.fn.maparg('<Plug>(khabar-mark)', 'x') ~= '')
  -- Of a copy: the tags are written beside the help.
  vim.opt.runtimepath:append(vim.env.KHABAR_TEST_HELP)
  vim.cmd('silent helptags ' .. vim.fn.fnameescape(vim.fs.joinpath(vim.env.KHABAR_TEST_HELP, 'doc')))
  for _, tag in ipairs({ 'khabar-maps', ':KhabarView', ':KhabarAccept' }) do
    equal(#vim.fn.getcompletion(tag, 'help') > 0, true, tag)
  end
end)

it(':KhabarRtl turns the window round and back', function()
  vim.cmd.KhabarRtl()
  equal(vim.wo.rightleft, true, 'rightleft')
  vim.cmd.KhabarRtl()
  equal(vim.wo.rightleft, false, 'rightleft')
end)

it(':checkhealth khabar finds the server', function()
  vim.cmd('silent checkhealth khabar')
  local text = table.concat(lines(0), '\n')
  assert(text:find('server: .*khabar %d+%.%d+'), text)
  assert(not text:find('ERROR'), text)
  vim.cmd.bwipeout()
end)

it('the server ends when it is told to', function()
  local job = server.rpc
  server:stop()
  eventually('the end', function()
    return job.is_closing() and #vim.lsp.get_clients({ name = 'khabar' }) == 0
  end)
end)

say(('%d passed, %d failed'):format(passed, failed))
vim.cmd(failed == 0 and 'qa!' or 'cq 1')

--- Walks all that is open in an article with one key an item. The walk is the server's (`khabar/review`); here are its keys and what is
--- shown of it.
local M = {}

local namespace = vim.api.nvim_create_namespace('khabar_review')

---@class khabar.Choice
---@field does string
---@field title string
---@field edit lsp.WorkspaceEdit?
---@field data any
---@field draft string?

---@class khabar.Step
---@field version integer
---@field item { id: table, kind: string, range: lsp.Range, ranges: lsp.Range[], title: string, details: string[], tag: string?, written: lsp.Range?, choices: khabar.Choice[] }?
---@field before integer
---@field left { mentions: integer, times: integer, events: integer, differences: integer, findings: integer, items: integer }

---The walk; there is one at a time.
---@type { buf: integer, step: khabar.Step?, order: string, each: boolean, done: table[], window: integer?, maps: table[] }?
local walk

local function say(message)
  vim.notify('khabar: ' .. message)
end

---@return vim.lsp.Client?
local function client()
  return walk and vim.lsp.get_clients({ bufnr = walk.buf, name = 'khabar' })[1]
end

local function close_window()
  if walk and walk.window and vim.api.nvim_win_is_valid(walk.window) then
    vim.api.nvim_win_close(walk.window, true)
  end
  if walk then
    walk.window = nil
  end
end

-- The keys, all at the left hand, with what each does: the same as in VS Code.
local changes = { t = 'type', r = 'role', w = 'actor', f = 'mode', s = 'status', d = 'date', b = 'context', v = 'fix', x = 'reject' }
local labels = {
  { 'a', 'accept', 'accept' },
  { 'A', 'acceptAll', 'accept all' },
  { 'x', 'reject', 'reject' },
  { 't', 'type', 'type' },
  { 'r', 'role', 'role' },
  { 'w', 'actor', 'who' },
  { 'f', 'mode', 'form' },
  { 's', 'status', 'status' },
  { 'd', 'date', 'date' },
  { 'b', 'context', 'about' },
  { 'v', 'fix', 'fix' },
}

---@param does string?
---@return khabar.Choice[]
local function choices(does)
  local item = walk and walk.step and walk.step.item
  return vim.tbl_filter(function(choice)
    if does then
      return choice.does == does
    end
    return not vim.tbl_contains({ 'accept', 'acceptAll', 'reject' }, choice.does)
  end, item and item.choices or {})
end

---@return string
local function keys()
  local shown = {}
  for _, label in ipairs(labels) do
    if #choices(label[2]) > 0 then
      shown[#shown + 1] = label[1] .. ' ' .. label[3]
    end
  end
  if walk.step.left.differences > 0 then
    shown[#shown + 1] = 'J next difference'
  end
  vim.list_extend(shown, { 'Space next', 'z undo', 'i edit by hand', 'm select, then m mark, n event', 'e everything one by one', 'q end' })
  return table.concat(shown, ' · ')
end

---@param range lsp.Range
---@return integer, integer, integer
local function bytes(range)
  local row = range.start.line
  local line = vim.api.nvim_buf_get_lines(walk.buf, row, row + 1, false)[1] or ''
  local encoding = assert(client()).offset_encoding
  return row, vim.str_byteindex(line, encoding, range.start.character, false), vim.str_byteindex(line, encoding, range['end'].character, false)
end

---@param lines string[]
local function open_window(lines)
  close_window()
  local _, window = vim.lsp.util.open_floating_preview(lines, 'markdown', {
    focusable = false,
    close_events = { 'InsertEnter', 'BufLeave' },
    max_width = math.max(40, vim.o.columns - 8),
    wrap = true,
  })
  walk.window = window
end

local function show()
  local step = assert(walk.step)
  vim.api.nvim_buf_clear_namespace(walk.buf, namespace, 0, -1)
  close_window()
  local left = step.left
  vim.b[walk.buf].khabar_review = ('%d to review: %d events, %d mentions, %d dates, %d findings'):format(
    left.items,
    left.events,
    left.mentions,
    left.times,
    left.findings
  ) .. (left.differences > 0 and (', %d differences'):format(left.differences) or '')
  local item = step.item
  if not item then
    if left.items > 0 then
      say(('the end. %d were passed over: Space begins again.'):format(left.items))
    else
      say('nothing is left to review. a marks the article as done.')
    end
    return
  end
  for _, range in ipairs(item.ranges) do
    local row, from, to = bytes(range)
    vim.api.nvim_buf_set_extmark(walk.buf, namespace, row, from, { end_row = row, end_col = to, hl_group = 'KhabarReview', priority = 60 })
  end
  local row, column = bytes(item.range)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  local lines = { '**' .. item.title .. '**' }
  if item.tag then
    vim.list_extend(lines, { '', item.tag })
  end
  for _, said in ipairs(item.details) do
    lines[#lines + 1] = '- ' .. said
  end
  vim.list_extend(lines, { '', vim.b[walk.buf].khabar_review, keys() })
  open_window(lines)
end

---@param which table?
---@param draft string?
---@param kind string?
local function go(which, draft, kind)
  local server = client()
  if not server then
    say('no server for this buffer (:checkhealth khabar)')
    return
  end
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(walk.buf),
    which = which,
    order = walk.order,
    each = walk.each,
    draft = draft,
    kind = kind,
  }
  local answer, failed = server:request_sync('khabar/review', params, 10000, walk.buf)
  if not answer or answer.err or not answer.result then
    say('the server did not answer: ' .. (failed or answer and answer.err and answer.err.message or 'the document is not open'))
    return
  end
  -- Null is vim.NIL.
  local step = answer.result
  if step.item == vim.NIL then
    step.item = nil
  end
  walk.step = step
  show()
end

---@param choice khabar.Choice
local function apply(choice)
  local server, step = assert(client()), assert(walk.step)
  local id = assert(step.item).id
  local edit = choice.edit
  if not edit then
    local action = { title = choice.title, data = choice.data }
    local answer = server:request_sync('codeAction/resolve', action, 10000, walk.buf)
    edit = answer and answer.result and answer.result.edit
  end
  -- The text has changed since the item was shown: it is shown anew, and nothing is done blindly.
  if not edit or step.version ~= vim.lsp.util.buf_versions[walk.buf] then
    go({ here = id })
    return
  end
  vim.lsp.util.apply_workspace_edit(edit, server.offset_encoding)
  table.insert(walk.done, id)
  go({ after = id })
end

---Chooses by one digit among the changes of a kind, or among all.
---@param does string?
---@param chosen fun(choice: khabar.Choice)
local function by_number(does, chosen)
  local all = choices(does)
  if #all < 2 then
    if all[1] then
      chosen(all[1])
    end
    return
  end
  local lines = {}
  for index, choice in ipairs(all) do
    lines[#lines + 1] = (index < 10 and index .. '  ' or '   ') .. choice.title
    if index == 9 and #all > 9 then
      lines[#lines + 1] = ('0  %d more'):format(#all - 9)
      break
    end
  end
  open_window(lines)
  vim.cmd.redraw()
  local digit = tonumber(vim.fn.getcharstr())
  if digit == 0 and #all > 9 then
    vim.ui.select(all, {
      prompt = 'khabar',
      format_item = function(choice)
        return choice.title
      end,
    }, function(choice)
      if choice then
        chosen(choice)
      end
    end)
  elseif digit and all[digit] then
    chosen(all[digit])
  else
    show()
  end
end

local function accept()
  local step = walk.step
  if step and not step.item and step.left.items == 0 then
    M.stop()
    require('khabar').finish()
  elseif choices('accept')[1] then
    apply(choices('accept')[1])
  end
end

local function previous()
  local item = walk.step and walk.step.item
  if item and walk.step.before > 0 then
    go({ before = item.id })
  end
end

local function undo()
  local id = table.remove(walk.done)
  if id then
    vim.cmd('silent undo')
    go({ here = id })
  end
end

local function next_difference()
  local before = walk.step
  local item = before and before.item
  go(item and { after = item.id }, nil, 'difference')
  if walk and not walk.step.item and before then
    walk.step = before
    show()
    say('there is no difference behind this.')
  end
end

---What no choice leads to: the item is written down, or stands there, and is edited. The review goes on when that is done.
local function edit()
  local item = walk.step and walk.step.item
  if not item then
    return
  end
  local row, column = item.range.start.line, nil
  if item.tag then
    local accepted = choices('accept')[1]
    apply(accepted)
    local all = vim.api.nvim_buf_get_lines(walk.buf, row, -1, false)
    for index, line in ipairs(all) do
      if vim.trim(line) == item.tag then
        row = row + index - 1
        break
      end
    end
  elseif item.written then
    row = item.written.start.line
  else
    row, column = bytes(item.range)
  end
  close_window()
  local next = walk.step and walk.step.item
  local line = vim.api.nvim_buf_get_lines(walk.buf, row, row + 1, false)[1] or ''
  vim.api.nvim_win_set_cursor(0, { row + 1, column or #line })
  vim.api.nvim_create_autocmd('InsertLeave', {
    buffer = walk.buf,
    once = true,
    callback = function()
      if walk then
        go(next and { here = next.id })
      end
    end,
  })
  if column then
    vim.cmd.startinsert()
  else
    vim.cmd('startinsert!')
  end
end

-- The keys for words that are selected: what nobody proposed.
local visual = {
  m = function()
    require('khabar').mark(true)
  end,
  n = function()
    require('khabar').new_event(nil, true)
  end,
}

---@return table<string, function>
local function mappings()
  local maps = {
    a = accept,
    A = function()
      if choices('acceptAll')[1] then
        apply(choices('acceptAll')[1])
      end
    end,
    ['<Space>'] = function()
      local item = walk.step and walk.step.item
      go(item and { after = item.id })
    end,
    ['<BS>'] = previous,
    z = undo,
    i = edit,
    -- Visual mode, whose own key is one of the review.
    m = function()
      vim.api.nvim_feedkeys('v', 'ni', false)
    end,
    J = next_difference,
    c = function()
      by_number(nil, apply)
    end,
    e = function()
      walk.each = not walk.each
      local item = walk.step and walk.step.item
      go(item and { at = { line = item.range.start.line, character = 0 } })
    end,
    g = function()
      walk.order = walk.order == 'text' and 'doubt' or 'text'
      go()
    end,
    q = function()
      M.stop()
    end,
    ['<Esc>'] = function()
      M.stop()
    end,
  }
  for key, does in pairs(changes) do
    maps[key] = function()
      by_number(does, apply)
    end
    -- In capitals: the change can be changed again before it is written.
    maps[key:upper()] = maps[key:upper()] or function()
      by_number(does, function(choice)
        if choice.draft then
          go({ here = walk.step.item.id }, choice.draft)
        else
          apply(choice)
        end
      end)
    end
  end
  return maps
end

---Begins a walk at the cursor, with its keys in the buffer.
function M.start()
  M.stop()
  local buf = vim.api.nvim_get_current_buf()
  walk = { buf = buf, order = 'text', each = false, done = {}, maps = {} }
  if not client() then
    say('no server for this buffer (:checkhealth khabar)')
    walk = nil
    return
  end
  vim.api.nvim_set_hl(0, 'KhabarReview', { default = true, bg = vim.o.background == 'dark' and '#6b5a1e' or '#ffe08a', ctermbg = 178 })
  for key, run in pairs(mappings()) do
    local before = vim.fn.maparg(key, 'n', false, true)
    if before.buffer == 1 then
      table.insert(walk.maps, before)
    end
    vim.keymap.set('n', key, run, { buffer = buf, nowait = true, desc = 'Khabar review' })
  end
  for key, run in pairs(visual) do
    vim.keymap.set('x', key, function()
      -- What is selected is known once that has ended.
      vim.cmd.normal({ vim.api.nvim_replace_termcodes('<Esc>', true, false, true), bang = true })
      run()
    end, { buffer = buf, nowait = true, desc = 'Khabar review' })
  end
  local at = vim.api.nvim_win_get_cursor(0)
  go({ at = { line = at[1] - 1, character = 0 } })
  if walk and walk.step and not walk.step.item and walk.step.left.items > 0 then
    -- Nothing behind the cursor.
    go()
  end
end

---Ends the walk, and gives the keys back.
function M.stop()
  if not walk then
    return
  end
  close_window()
  if vim.api.nvim_buf_is_valid(walk.buf) then
    vim.api.nvim_buf_clear_namespace(walk.buf, namespace, 0, -1)
    vim.b[walk.buf].khabar_review = nil
    for key in pairs(mappings()) do
      pcall(vim.keymap.del, 'n', key, { buffer = walk.buf })
    end
    for key in pairs(visual) do
      pcall(vim.keymap.del, 'x', key, { buffer = walk.buf })
    end
    for _, before in ipairs(walk.maps) do
      vim.fn.mapset('n', false, before)
    end
  end
  walk = nil
end

return M

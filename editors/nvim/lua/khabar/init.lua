--- What Neovim does not do by itself for an article: commands, and backgrounds for actors and dates.
local M = {}

local namespace = vim.api.nvim_create_namespace('khabar')

---@param bufnr integer
---@return vim.lsp.Client?
local function client_of(bufnr)
  return vim.lsp.get_clients({ bufnr = bufnr, name = 'khabar' })[1]
end

---Offers the code actions that pass `filter`; applies at once when there is one.
---@param kind string
---@param filter fun(action: lsp.CodeAction): boolean
---@param selected boolean? whether it is for what was last selected, not for the cursor
local function act(kind, filter, selected)
  if not client_of(0) then
    vim.notify('khabar: no server for this buffer (:checkhealth khabar)', vim.log.levels.WARN)
    return
  end
  vim.lsp.buf.code_action({
    context = { only = { kind }, diagnostics = {} },
    filter = filter,
    apply = true,
    range = selected and { start = vim.api.nvim_buf_get_mark(0, '<'), ['end'] = vim.api.nvim_buf_get_mark(0, '>') } or nil,
  })
end

---@return boolean
local function any()
  return true
end

---The text that a code action would insert. Titles are in the language of the annotator; tag lines are not.
---@param action lsp.CodeAction
---@return string
local function inserts(action)
  local text = {}
  local edit = action.edit or {}
  for _, change in ipairs(edit.documentChanges or {}) do
    for _, e in ipairs(change.edits or {}) do
      text[#text + 1] = e.newText
    end
  end
  for _, edits in pairs(edit.changes or {}) do
    for _, e in ipairs(edits) do
      text[#text + 1] = e.newText
    end
  end
  return table.concat(text)
end

---*Insert event tag*, for the sentence under the cursor.
function M.insert_event()
  act('refactor.khabar.event', any)
end

---*Insert all suggested events* of the paragraph under the cursor.
function M.insert_all_events()
  act('refactor.khabar.allEvents', any)
end

---Says that the words under the cursor, for which an event is suggested, are none: it is not suggested again.
function M.no_event()
  act('refactor.khabar.noEvent', any)
end

---*Insert empty event* of a type: at the selected words, or to be anchored by hand.
---@param event_type string?
---@param selected boolean?
function M.new_event(event_type, selected)
  act('refactor.khabar.newEvent', function(action)
    return event_type == nil or inserts(action):find('event ' .. event_type .. '[@%s]') ~= nil
      or vim.endswith(vim.trim(inserts(action)), 'event ' .. event_type)
  end, selected)
end

---Marks words as an actor, a kind, a time or nothing: those last selected, or those that the selection is on now.
---@param selected boolean?
function M.mark(selected)
  act('refactor.khabar.mark', any, selected)
end

---Accepts the mentions and dates of the paragraph under the cursor, or of the whole article.
---@param article boolean?
function M.accept(article)
  if article then
    act('source.khabar.acceptAll', any)
    return
  end
  act('refactor.khabar.accept', any)
end

---Accepts all mentions of the actor under the cursor in the article.
function M.accept_actor()
  act('refactor.khabar.acceptActor', any)
end

---Marks the words under the cursor, as they are marked here, everywhere in the article.
function M.everywhere()
  act('refactor.khabar.everywhere', any)
end

---Marks the article as done, with the digest of its text.
function M.finish()
  act('source.khabar.finish', any)
end

---Opens the article of the corpus that is most worth labelling, and says why.
function M.next()
  local bufnr = vim.api.nvim_get_current_buf()
  local client = client_of(bufnr)
  if not client then
    vim.notify('khabar: no server here', vim.log.levels.WARN)
    return
  end
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  client:request('khabar/next', params, function(err, result)
    if err then
      vim.notify('khabar: ' .. err.message, vim.log.levels.ERROR)
    elseif not result then
      vim.notify('khabar: nothing is left to decide in the other articles')
    else
      vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(result.uri)))
      vim.notify('khabar: ' .. table.concat(result.reasons, ', '))
    end
  end, bufnr)
end

-- Backgrounds -------------------------------------------------------------------------------------------------------

local groups = {
  person = 'KhabarPerson',
  organization = 'KhabarOrganization',
  country = 'KhabarCountry',
  place = 'KhabarPlace',
  nationality = 'KhabarNationality',
  group = 'KhabarGroup',
  time = 'KhabarTime',
}

---Defines the highlight groups, where the colour scheme or the user has not. Backgrounds only: they leave the letters of a
---word joined and its colour to the colour scheme.
function M.colours()
  local dark = vim.o.background == 'dark'
  local function define(name, on_dark, on_light, cterm_dark, cterm_light)
    vim.api.nvim_set_hl(0, name, {
      default = true,
      bg = dark and on_dark or on_light,
      ctermbg = dark and cterm_dark or cterm_light,
    })
  end
  define('KhabarPerson', '#1f3f66', '#cfe3fb', 24, 153)
  define('KhabarOrganization', '#4a3566', '#e6d9f7', 60, 183)
  define('KhabarCountry', '#2a4a2a', '#d3efd0', 22, 157)
  define('KhabarPlace', '#1d4a4a', '#cdeeea', 23, 152)
  define('KhabarTime', '#54431a', '#fbecc2', 58, 229)
  vim.api.nvim_set_hl(0, 'KhabarNationality', { default = true, link = 'KhabarCountry' })
  vim.api.nvim_set_hl(0, 'KhabarGroup', { default = true, link = 'KhabarOrganization' })
  -- What an annotator wrote down, over what is only proposed.
  vim.api.nvim_set_hl(0, 'KhabarGold', { default = true, underline = true })
end

---@param bufnr integer
---@param client vim.lsp.Client
---@param result { version: integer, spans: { range: lsp.Range, kind: string, gold: boolean }[] }
local function show(bufnr, client, result)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  for _, span in ipairs(result.spans) do
    local row = span.range.start.line
    local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ''
    local function byte(character)
      return vim.str_byteindex(line, client.offset_encoding, character, false)
    end
    local from, to = byte(span.range.start.character), byte(span.range['end'].character)
    local function mark(group, priority)
      vim.api.nvim_buf_set_extmark(bufnr, namespace, row, from, {
        end_row = row,
        end_col = to,
        hl_group = group,
        priority = priority,
      })
    end
    -- Priorities below search, diagnostics and the selection.
    mark(groups[span.kind] or 'KhabarOrganization', 50)
    if span.gold then
      mark('KhabarGold', 51)
    end
  end
end

---Asks for the mentions and dates of a buffer and shows them. An answer about an older text is dropped: the change that
---made it old has asked again.
---@param bufnr integer
function M.refresh(bufnr)
  local client = vim.api.nvim_buf_is_loaded(bufnr) and client_of(bufnr)
  if not client then
    return
  end
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  client:request('khabar/annotations', params, function(err, result)
    if err or not result or not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    if result.version == vim.lsp.util.buf_versions[bufnr] then
      show(bufnr, client, result)
    end
  end, bufnr)
end

---Keeps the backgrounds of a buffer up to date, until the server leaves it.
---@param bufnr integer
function M.highlight(bufnr)
  if vim.g.khabar_highlight == false then
    return
  end
  M.colours()
  M.refresh(bufnr)
  if vim.b[bufnr].khabar_highlighted then
    return
  end
  vim.b[bufnr].khabar_highlighted = true
  local timer = assert(vim.uv.new_timer())
  local function stop()
    if not timer:is_closing() then
      timer:close()
    end
  end
  vim.api.nvim_buf_attach(bufnr, false, {
    on_lines = function()
      if not client_of(bufnr) then
        vim.schedule(function()
          if vim.api.nvim_buf_is_loaded(bufnr) then
            vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
            vim.b[bufnr].khabar_highlighted = nil
          end
        end)
        stop()
        return true -- detach
      end
      timer:start(
        150,
        0,
        vim.schedule_wrap(function()
          M.refresh(bufnr)
        end)
      )
    end,
    on_reload = function()
      vim.schedule(function()
        M.refresh(bufnr)
      end)
    end,
    on_detach = function()
      stop()
      if vim.api.nvim_buf_is_valid(bufnr) then
        vim.b[bufnr].khabar_highlighted = nil
      end
    end,
  })
end

return M

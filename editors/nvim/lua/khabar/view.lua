--- The article as a page in the browser: that of `khabar report`, of the buffer as it is.
local M = {}

---How long the server has to make the page, in milliseconds.
local PATIENCE = 10000

---Where the page of a buffer is written: the same file each time, so that a browser only has to load it again.
---@param bufnr integer
---@return string
local function place(bufnr)
  local folder = vim.fs.joinpath(vim.fn.stdpath('cache'), 'khabar')
  vim.fn.mkdir(folder, 'p')
  local path = vim.api.nvim_buf_get_name(bufnr)
  local name = vim.fn.fnamemodify(path, ':t:r')
  return vim.fs.joinpath(folder, ('%s-%s.html'):format(name ~= '' and name or 'article', vim.fn.sha256(path):sub(1, 8)))
end

---Opens the article of the current buffer, as it is typed, as a page in the browser.
---@param show fun(file: string)? what opens it; `vim.ui.open` when nil
---@return string? file the page; nil when there is none
function M.open(show)
  local bufnr = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = bufnr, name = 'khabar' })[1]
  if not client then
    vim.notify('khabar: no server for this buffer (:checkhealth khabar)', vim.log.levels.WARN)
    return nil
  end
  -- The policy of the page knows its own script by this, and no other.
  local nonce = vim.fn.sha256(assert(vim.uv.random(16)))
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) }, nonce = nonce }
  local answer = client:request_sync('khabar/view', params, PATIENCE, bufnr)
  local page = answer and type(answer.result) == 'table' and answer.result.html
  if not page then
    vim.notify('khabar: the server made no page of this article', vim.log.levels.WARN)
    return nil
  end
  local file = place(bufnr)
  vim.fn.writefile(vim.split(page, '\n'), file, 'b')
  local open = show or vim.ui.open
  open(file)
  return file
end

return M

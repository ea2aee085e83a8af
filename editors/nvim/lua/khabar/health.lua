-- :checkhealth khabar
local M = {}

local function server()
  local config = vim.lsp.config.khabar
  local cmd = config and config.cmd
  if type(cmd) ~= 'table' then
    vim.health.error('no configuration named "khabar"', 'Add editors/nvim to the runtimepath.')
    return
  end
  local exe = vim.fn.exepath(cmd[1])
  if exe == '' then
    vim.health.error(('`%s` is not executable'):format(cmd[1]), {
      'Install it: cargo install --path . (in the Khabar repository).',
      'Or name it: the environment variable KHABAR_SERVER, or vim.lsp.config("khabar", { cmd = { "/path/to/khabar", "lsp" } }).',
    })
    return
  end
  local ran, result = pcall(function()
    return vim.system({ exe, '--version' }, { text = true }):wait(5000)
  end)
  if ran and result.code == 0 then
    vim.health.ok(('server: %s (%s)'):format(exe, vim.trim(result.stdout)))
  else
    vim.health.error(('`%s --version` failed'):format(exe), ran and vim.trim(result.stderr or '') or tostring(result))
  end
end

local function clients()
  if not vim.lsp.is_enabled('khabar') then
    vim.health.warn('the server is not enabled', 'Set vim.g.khabar_enable to nil, or call vim.lsp.enable("khabar").')
    return
  end
  local running = vim.lsp.get_clients({ name = 'khabar' })
  if #running == 0 then
    vim.health.info('no article is open')
  end
  for _, client in ipairs(running) do
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('running: root %s, %d buffers, positions in %s'):format(client.root_dir or 'none', buffers, client.offset_encoding))
  end
end

local function right_to_left()
  if vim.o.termbidi then
    vim.health.ok("'termbidi' is on: the terminal lays out right-to-left text")
  elseif vim.env.VTE_VERSION or vim.env.KONSOLE_VERSION or vim.env.TERM == 'mlterm' then
    vim.health.info("'termbidi' is off, but this terminal lays out right-to-left text: `:set termbidi`")
  else
    vim.health.warn("'termbidi' is off: in a terminal without bidirectional layout Arabic words run backwards", {
      'Use a terminal that has it (GNOME Terminal and others on VTE 0.58 or later, Konsole, mlterm) with `:set termbidi`.',
      'Or turn the window right-to-left for reading: `:KhabarRtl`.',
    })
  end
end

function M.check()
  vim.health.start('khabar')
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  else
    vim.health.error('Neovim 0.11 or later is needed')
    return
  end
  server()
  clients()
  right_to_left()
end

return M

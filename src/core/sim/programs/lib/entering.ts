import type { Stat, SysError, SysResult } from '../../kernel/sys.ts'

/**
 * For `mkdir -p` and `install -d`, where something stands in the place of an ancestor: they try to go into it, and tell
 * why they cannot, unless it is a link that leads nowhere.
 */
export function whyNotEntered(error: SysError, stat: SysResult<Stat>): SysError {
  if (error.errno !== 'EEXIST') return error
  if (stat.ok) return { ...error, errno: 'ENOTDIR' }
  return stat.error.errno === 'ENOENT' ? error : stat.error
}

import { defineDialect } from './dialect.ts'

/** Samba's clients print Windows' own names; what mount.cifs makes of them is the errno. */
const NT: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'EACCES',
  CONNECTION_REFUSED: 'ECONNREFUSED',
  CONNECTION_RESET: 'ECONNRESET',
  DIRECTORY_NOT_EMPTY: 'ENOTEMPTY',
  DISK_FULL: 'ENOSPC',
  FILE_IS_A_DIRECTORY: 'EISDIR',
  HOST_UNREACHABLE: 'EHOSTUNREACH',
  IO_TIMEOUT: 'ETIMEDOUT',
  NETWORK_UNREACHABLE: 'ENETUNREACH',
  NOT_A_DIRECTORY: 'ENOTDIR',
  NO_SUCH_FILE: 'ENOENT',
  OBJECT_NAME_COLLISION: 'EEXIST',
  OBJECT_NAME_NOT_FOUND: 'ENOENT',
  OBJECT_PATH_NOT_FOUND: 'ENOENT',
  SHARING_VIOLATION: 'EBUSY',
}

export default defineDialect({
  specific: 3,
  patterns: [
    // do_connect: Connection to nas failed (Error NT_STATUS_CONNECTION_REFUSED)
    /\bConnection to (?<host>[\w.-]{1,253}) failed \(Error §\)?/,
    // NT_STATUS_OBJECT_NAME_NOT_FOUND opening remote file \reports\a.txt
    /§ (?:opening|listing|deleting|making|removing|closing)(?: remote (?:file|directory))? (?<path>\S{1,1000})/,
  ],
  phrases: Object.entries(NT).map(([name, code]) => ({
    match: new RegExp(`\\bNT_STATUS_${name}\\b`),
    needle: `nt_status_${name.toLowerCase()}`,
    code,
  })),
  samples: [
    {
      from: 'smbclient 4.17, in its known format',
      text: 'do_connect: Connection to nas failed (Error NT_STATUS_CONNECTION_REFUSED)',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'nas' } }],
    },
    {
      from: 'smbclient 4.17, in its known format',
      text: 'NT_STATUS_OBJECT_NAME_NOT_FOUND opening remote file \\reports\\a.txt',
      reads: [{ code: 'ENOENT', entities: { path: '\\reports\\a.txt' } }],
    },
  ],
  negatives: [{ from: 'smbclient 4.17', text: 'session setup failed: NT_STATUS_LOGON_FAILURE' }],
})

import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The object is remote, where a local one was needed.',
  meaning: `
Mounting a Windows share is where people meet it: \`mount error(66): Object is remote\` says that the server referred the client to another server (DFS), and the client did not follow.

Elsewhere it is a word of Remote File Sharing and of old NFS servers, for a directory that is itself mounted from another machine.`,
  calls: [
    { call: 'mount', when: 'The server answers with a link to a share elsewhere, and the kernel cannot resolve it.' },
  ],
  sources: [
    'https://docs.kernel.org/admin-guide/cifs/usage.html',
    'kernel:include/uapi/asm-generic/errno.h',
    'posix:errno.h',
  ],
  notReproducible: 'It takes a server that refers its clients to another one.',
})

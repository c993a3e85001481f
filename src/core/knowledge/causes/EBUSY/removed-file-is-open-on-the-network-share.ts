import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A .nfs file: removed on the share, and still open here',
  because:
    '{path|`$`|The file} could not be removed **because** it is the remainder of a file that was removed while a program of this machine has it open',
  why: `
NFS has no idea of a file without a name. When a program removes one that is still open, the client renames it to \`.nfs\` and a long number, and removes that when the last descriptor closes. Until then every attempt is refused, and \`rm -r\` and \`git clean\` stop at a directory that cannot become empty.
A crashed client leaves them for ever.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '.*/?\\.nfs[0-9a-f]{8,}' } },
      weight: 10,
      says: '`{path}` has the name which the NFS client gives to removed files',
    },
    { when: { text: '\\.nfs[0-9a-f]{8,}' }, weight: 9, says: 'a name made by the NFS client stands in the log' },
    { when: { text: '\\bnfs4?\\b' }, weight: 2, says: 'NFS is named' },
    { when: { syscall: ['mount', 'umount', 'umount2', 'open'] }, weight: -5, says: 'nothing was to be removed' },
  ],
  question: {
    ask: 'Who has it open?',
    run: 'lsof {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) has it open',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'lsof', rows: 'none' }, weight: -1, says: 'nobody on this machine: ask the other clients' },
    ],
  },
  fixes: [
    {
      title: 'Let that program close it',
      when: 'It runs on this machine.',
      steps: [
        { kind: 'sh', sh: 'lsof +D "$(dirname {path})"' },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' },
      ],
      whyItWorks: 'The client removes the file itself at the last close.',
      risk: { level: 'destructive', to: 'the work of that process', undo: 'Start it again.' },
      proof: { sh: 'ls -a "$(dirname {path})"', shows: 'no name that begins with .nfs' },
    },
    {
      title: 'Remove old ones on the server',
      when: 'The client that had it open is gone.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo find /export -name ".nfs*" -mtime +7 -delete',
          changes: 'Removes such files older than a week. Run it on the server.',
        },
      ],
      whyItWorks: 'For the server it is an ordinary file.',
      risk: {
        level: 'destructive',
        to: 'a program of some client that still reads it',
        undo: 'None, but for a snapshot of the server. Move them aside if you are not sure.',
      },
      proof: { sh: 'find /export -name ".nfs*" -mtime +7', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Remove it again with `rm -f`.',
    because: 'The client answers by giving it a new such name.',
  },
  sources: ['man:nfs(5)', 'man:unlink(2)', 'kernel:fs/nfs/unlink.c'],
  notReproducible: 'It takes an NFS server.',
})

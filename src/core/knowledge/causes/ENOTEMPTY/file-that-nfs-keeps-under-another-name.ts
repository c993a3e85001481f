import { defineCause } from '../../schema.ts'

/** "Silly rename": an NFS client renames an open file that is unlinked to .nfs… until it is closed. */
export default defineCause({
  title: 'NFS keeps an open file under the name .nfs…',
  because:
    '`{program|The program}` could not remove {path|$|the folder} **because** a file in it is still open, and NFS keeps it as `.nfs…` until it is closed',
  why: `
On a local disk an open file lives on without a name after \`rm\`. NFS (up to version 4.0 of the protocol, and usually still) has no such thing: the client renames the file to \`.nfs\` and a number instead, and removes it when it is closed. Until then the folder has
an entry, which comes back as often as you remove it. Jupyter, editors, loaded \`.so\` files and log files on a home directory are typical.`,
  prior: 0,
  clues: [
    { when: { text: '\\.nfs[0-9a-f]{8,}', near: 20 }, weight: 10, says: 'a name `.nfs…` is in the log' },
    {
      when: { text: '\\bnfs\\b|/home/|/mnt/|/net/|efs|lustre|cluster|slurm', near: 40 },
      weight: 1,
      says: 'it may be a network filesystem',
    },
    {
      when: { also: ['EBUSY'] },
      weight: 3,
      says: 'the same log has EBUSY, which is what removing a `.nfs…` name gives',
    },
    { when: { syscall: ['rename', 'renameat', 'renameat2'] }, weight: -5, says: 'a folder was to be replaced' },
  ],
  question: {
    ask: 'Which process has something open there?',
    run: 'lsof +D {path}',
    answers: [
      {
        reads: { output: 'lsof', rows: { name: '.*/\\.nfs.*', holderPid: '\\d+' } },
        weight: 8,
        says: '`{holder}` (pid {holderPid}) has `{name}` open',
        fills: { holderPid: 'holderPid' },
      },
      {
        reads: { output: 'lsof', rows: 'none' },
        weight: -1,
        says: 'no process of this machine; with NFS it can be one of another',
      },
    ],
  },
  fixes: [
    {
      title: 'Close the file',
      when: 'The process runs on this machine.',
      steps: [
        { kind: 'sh', sh: 'lsof +D {path}' },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' },
        { kind: 'sh', sh: 'rmdir {path}', changes: 'Removes the folder, if nothing else is in it.' },
      ],
      whyItWorks: 'With the last close the client removes the `.nfs…` name by itself.',
      risk: { level: 'destructive', to: 'what that process was doing', undo: 'Start it again.' },
      proof: { sh: 'ls -A {path}', shows: 'nothing, or No such file or directory' },
    },
    {
      title: 'Look on the other machines',
      when: '`lsof` shows nobody here.',
      steps: [
        { kind: 'sh', sh: 'ssh OTHER_HOST lsof +D {path}' },
        {
          kind: 'sh',
          sh: 'find {path} -name ".nfs*" -mtime +7',
        },
      ],
      whyItWorks: 'The name was made by the client that has the file open, and only that one removes it.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls -A {path}', shows: 'no name that begins with .nfs' },
    },
  ],
  popularButWrong: {
    advice: '`rm -f .nfs*`.',
    because:
      'While the file is open it is renamed to the next `.nfs…` name (or refused with EBUSY), and you are where you were.',
  },
  sources: ['man:nfs(5)', 'man:unlink(2)', 'man:lsof(8)'],
  notReproducible: 'It needs an NFS server, which works in the kernel for the whole machine.',
})

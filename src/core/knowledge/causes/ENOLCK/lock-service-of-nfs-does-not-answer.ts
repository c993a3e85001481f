import { defineCause } from '../../schema.ts'

/** NLM: the client’s or the server’s statd/lockd is missing. */
export default defineCause({
  title: 'The lock service of the NFS mount does not answer',
  because:
    '`{program|The program}` could not lock {path|$|the file} **because** it lies on NFS, and the lock service on one of the two sides does not run',
  why: 'NFS 2 and 3 lock through separate services, rpc.statd and lockd, on both sides. When statd is not running, a firewall drops its ports, or the export forbids locks, the kernel answers that no locks are available. SQLite, mail programs, Maven and editors then fail on a share where plain reading and writing works. NFS 4 has locks built in.',
  prior: 3,
  clues: [
    { when: { text: '\\bnfs|statd|lockd|rpcbind|\\bnolock\\b' }, weight: 4, says: 'NFS or its services are named' },
    {
      when: { text: 'sqlite|database is locked|Maven|\\.lock\\b|FileLock|mutt|dovecot' },
      weight: 1,
      says: 'a program that always locks',
    },
  ],
  fixes: [
    {
      title: 'Mount it as NFS 4',
      when: 'The server can.',
      steps: [
        { kind: 'sh', sh: 'mount | grep nfs' },
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,vers=4.2 /mnt/share || (sudo umount /mnt/share && sudo mount -o vers=4.2 server:/share /mnt/share)',
          changes: 'The mount is taken away for a moment; programs that use it must be ended first.',
        },
      ],
      whyItWorks: 'Locks are then part of the protocol, over the one port 2049.',
      risk: { level: 'destructive', to: 'programs that have files open there', undo: 'Mount it again with vers=3.' },
      proof: { sh: 'nfsstat -m', shows: 'vers=4.2' },
    },
    {
      title: 'Start the lock service',
      when: 'It must stay NFS 3.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo systemctl enable --now rpc-statd',
          changes: 'Starts the service now and at each boot.',
        },
      ],
      whyItWorks: 'Client and server can then tell each other about locks.',
      risk: { level: 'reversible', undo: 'sudo systemctl disable --now rpc-statd' },
      proof: { sh: 'rpcinfo -p', shows: 'lines with status and nlockmgr' },
    },
  ],
  popularButWrong: {
    advice: 'Mount with `nolock`.',
    because: 'Locks are then local: two machines both believe they have the file, and a database breaks.',
  },
  sources: ['man:nfs(5)', 'man:rpc.statd(8)', 'man:fcntl(2)'],
  notReproducible: 'It needs an NFS server and its lock services.',
})

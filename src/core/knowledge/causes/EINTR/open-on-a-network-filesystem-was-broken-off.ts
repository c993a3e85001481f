import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A share or FUSE filesystem lets signals break off file calls',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** it lies on a filesystem on which even open, stat and write can be interrupted by a signal',
  why: `
On local disks these calls do not return EINTR, so many programs do not expect it there. CIFS (shares of Windows and Samba) and FUSE (sshfs, gcsfuse, s3fs) wait for a server or for another process, and a signal ends the
waiting. Go since 1.14 sends signals to its own threads to share out time, so Go programs meet it at random.`,
  prior: 1,
  clues: [
    {
      when: { text: 'fuse|cifs|smb|sshfs|gcsfuse|s3fs|/mnt/|/net/' },
      weight: 4,
      says: 'a network or FUSE filesystem stands in the log',
    },
    {
      when: { syscall: ['open', 'openat', 'stat', 'lstat', 'fstat', 'mkdir', 'rename', 'unlink', 'fsync'] },
      weight: 4,
      says: 'this call is not interrupted on local disks',
    },
    { when: { dialect: ['go'] }, weight: 1, says: 'the Go runtime uses signals by itself' },
  ],
  question: {
    ask: 'On which kind of filesystem does it lie?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'cifs|smb3|fuse.*' } },
        weight: 5,
        says: '{type} can be interrupted',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[234]|xfs|btrfs|tmpfs|overlay|nfs4?' } },
        weight: -5,
        says: '{type} does not do this',
      },
    ],
  },
  fixes: [
    {
      title: 'Update the program, or repeat the call',
      when: 'It is written in Go, or is yours.',
      steps: [
        { kind: 'text', text: 'The `os` package of a current Go repeats Open, Stat and others by itself.' },
        {
          kind: 'code',
          runtime: 'go',
          language: 'sh',
          code: 'GODEBUG=asyncpreemptoff=1 ./program   # an old one: no signals between its own threads',
        },
      ],
      whyItWorks: 'The call works at the next attempt, as soon as no signal comes in between.',
      risk: { level: 'reversible', undo: 'Leave the variable out.' },
      proof: { sh: 'journalctl -u {unit} -n 50', shows: 'no such line under load' },
    },
    {
      title: 'Work on a local copy',
      when: 'The program cannot be changed.',
      steps: [
        { kind: 'sh', sh: 'rsync -a /mnt/share/project/ ~/project/', changes: 'Copies the files to the local disk.' },
        { kind: 'text', text: 'Build or run there, and copy the results back.' },
      ],
      whyItWorks: 'Calls on a local filesystem are finished before a signal is looked at.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'findmnt -T ~/project', shows: 'a local type such as ext4' },
    },
  ],
  popularButWrong: {
    advice: 'Look for a broken disk.',
    because: 'A disk that fails says EIO. Here the server was only slower than the next signal.',
  },
  sources: [
    'man:signal(7)',
    'man:mount.cifs(8)',
    'https://go.dev/doc/go1.14',
    'https://www.kernel.org/doc/html/latest/filesystems/fuse/fuse.html',
  ],
  notReproducible: 'It takes a slow network filesystem and a signal at the right moment.',
})

import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The server no longer knows the file or the export',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** its handle means nothing to the server any more',
  why: `
An NFS client holds handles, numbers that stand for an inode of the server. They become void when somebody removes the file or directory on the server or from another client, when the export moves to another disk, or when the server is restored from a copy. A shell whose working directory was
removed there meets it with every command. overlayfs and lost bind mounts of containers give it too.`,
  prior: 3,
  clues: [
    { when: { text: '\\bnfs4?\\b|/net/|autofs|efs|export|getcwd' }, weight: 3, says: 'a network share is named' },
    {
      when: { syscall: ['getcwd', 'chdir', 'stat', 'open', 'read', 'write', 'readdir', 'getdents64'] },
      weight: 1,
      says: 'a file that was known before',
    },
    { when: { text: 'docker|overlay|kubelet' }, weight: 1, says: 'a mount of a container may be meant' },
  ],
  question: {
    ask: 'What serves the path?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'nfs4?|ceph|fuse.*|cifs|overlay' } },
        weight: 4,
        says: 'it is `{type}` from {source}',
        fills: { mount: 'target' },
      },
    ],
  },
  fixes: [
    {
      title: 'Open it again by its path',
      when: 'The path exists and only your handle is old.',
      steps: [
        { kind: 'sh', sh: 'cd / && cd "$OLDPWD"' },
        {
          kind: 'text',
          text: 'Restart the program that has it open. Long-running programs should open a file by its name again after this error, once.',
        },
      ],
      whyItWorks: 'Walking the path asks the server for a fresh handle.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls .', shows: 'the entries' },
    },
    {
      title: 'Mount the share anew',
      when: 'The root of the mount itself is stale.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo umount -l {mount}',
          changes: 'Takes the mount out of the tree; programs that have files open there keep failing until they end.',
        },
        { kind: 'sh', sh: 'sudo mount {mount}', changes: 'Mounts it as /etc/fstab says.' },
      ],
      whyItWorks: 'The mount asks for the handle of the export again.',
      risk: { level: 'destructive', to: 'programs with open files there', undo: 'Start them again.' },
      proof: { sh: 'ls {mount}', shows: 'the entries' },
    },
    {
      title: 'Keep handles valid on the server',
      when: 'It happens at each restart or failover of the server.',
      steps: [
        {
          kind: 'code',
          runtime: 'nfs',
          language: 'text',
          code: '# /etc/exports: a number of its own for the filesystem, the same on both servers\n/export  10.0.0.0/24(rw,fsid=42)',
        },
      ],
      whyItWorks: 'The handle contains the number of the filesystem; with `fsid=` it does not depend on the device.',
      risk: { level: 'reversible', undo: 'Remove `fsid=` and run exportfs -ra. Clients must mount anew either way.' },
      proof: { sh: 'sudo exportfs -v', shows: 'fsid=42' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the client machine.',
    because: 'One program or one mount is stale; the rest works.',
  },
  sources: [
    'man:nfs(5)',
    'man:exports(5)',
    'man:open_by_handle_at(2)',
    'https://docs.kernel.org/filesystems/nfs/exporting.html',
  ],
  notReproducible: 'It takes an NFS server.',
})

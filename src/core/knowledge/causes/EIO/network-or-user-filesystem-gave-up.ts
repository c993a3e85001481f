import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A network share or a FUSE program behind the path gave up',
  because:
    '`{program|The program}` could not read or write {path|`$`|the file} **because** what serves that filesystem did not answer or reported an error of its own',
  why: `
The path looks like a disk and is a conversation. With NFS mounted \`soft\` the client stops waiting after a while; SMB and 9p report a lost session; sshfs, s3fs, rclone and the shared folders of Docker Desktop, VirtualBox and WSL turn any trouble of theirs into this code. Locks and \`fsync\` on them fail
first: SQLite says “disk I/O error”.`,
  prior: 1,
  clues: [
    {
      when: {
        text: '\\bnfs4?\\b|cifs|smb|9p|virtiofs|sshfs|s3fs|rclone|gcsfuse|goofys|\\bfuse|vboxsf|gvfs|osxfs|grpcfuse|davfs',
      },
      weight: 6,
      says: 'a filesystem of the network or of FUSE is named',
    },
    {
      when: {
        text: 'not responding|timed out|session .*(?:lost|reconnect)|CIFS: VFS|server \\S+ (?:not|OK)|Transport endpoint',
      },
      weight: 5,
      says: 'the log tells of a server that does not answer',
    },
    {
      when: { entity: { path: '/(?:mnt|media|Volumes|net|nfs|run/user/\\d+/gvfs|host_mnt|vagrant)/.*' } },
      weight: 2,
      says: '`{path}` is a usual place of shares',
    },
    {
      when: { also: ['ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', 'EHOSTDOWN'] },
      weight: 3,
      says: 'the network failed at the same time',
    },
    { when: { text: 'dev (?:sd|nvme|mmcblk)|medium error|ata\\d' }, weight: -6, says: 'the kernel log names a drive' },
    { when: { entity: { path: '/(?:proc|sys|dev)/.*' } }, weight: -5, says: '`{path}` belongs to this kernel' },
  ],
  question: {
    ask: 'What serves the path?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: {
          output: 'mount',
          rows: { type: 'nfs4?|cifs|smb3?|9p|virtiofs|fuse.*|vboxsf|ceph|glusterfs|afs|drvfs' },
        },
        weight: 6,
        says: 'it is `{type}` from {source}',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[234]|xfs|btrfs|vfat|proc|sysfs|tmpfs' } },
        weight: -6,
        says: 'it is `{type}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Look at the other side first',
      when: 'Always.',
      steps: [
        { kind: 'sh', sh: 'findmnt -T {path}; sudo dmesg | tail -n 20' },
        { kind: 'code', runtime: 'nfs', language: 'sh', code: 'nfsstat -c; showmount -e server; ping -c 3 server' },
        {
          kind: 'code',
          runtime: 'fuse',
          language: 'sh',
          code: 'journalctl --user -n 50; sshfs -o debug host:dir mnt      # in the foreground, with its own words',
        },
      ],
      whyItWorks:
        'The reason was replaced by this one code on its way through the kernel; the server or daemon still has it.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls {path}', shows: 'the entries' },
    },
    {
      title: 'Mount it so that it waits',
      when: 'NFS, and programs write there.',
      steps: [
        {
          kind: 'code',
          runtime: 'fstab',
          language: 'text',
          code: 'server:/export  /mnt/data  nfs  hard,timeo=600,_netdev  0 0',
        },
      ],
      whyItWorks: 'With `hard` the call sleeps until the server is back, in the place of losing the write.',
      risk: { level: 'reversible', undo: 'Mount it `soft` again, for data that is only read.' },
      proof: { sh: 'findmnt -no OPTIONS /mnt/data', shows: '`hard` among the options' },
    },
    {
      title: 'Keep databases and builds off it',
      when: 'It is SQLite, a lock file, or a watcher.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -v dbdata:/data image      # a named volume, not a shared folder of the host',
        },
      ],
      whyItWorks: 'A volume lies on the disk of the virtual machine itself, where locks and fsync work.',
      risk: { level: 'reversible', undo: 'Mount the shared folder again.' },
      proof: { sh: 'docker exec web findmnt -no FSTYPE -T /data', shows: 'ext4, xfs or btrfs' },
    },
  ],
  popularButWrong: {
    advice: 'Repeat the write until it works.',
    because: 'After a failed write or fsync on such a filesystem nobody knows which part has arrived.',
  },
  sources: ['man:nfs(5)', 'man:mount.fuse3(8)', 'man:fuse(4)', 'https://www.sqlite.org/lockingv3.html'],
  notReproducible: 'It takes a server or a FUSE daemon that fails; the lab has neither.',
})

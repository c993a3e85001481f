import { defineCause } from '../../schema.ts'

/** setxattr(2) of an ACL or an attribute on a filesystem that keeps none. */
export default defineCause({
  title: 'This filesystem keeps no access lists or extended attributes',
  because:
    '`{program|The program}` could not store an access list or attribute with {path|`$`|the file} **because** the filesystem there has no room for such things',
  why: `
Access lists, labels of SELinux, capabilities of files and \`user.*\` notes are extended attributes. FAT and exFAT sticks, many network shares, \`ramfs\`, \`/proc\` and \`/sys\` have none, and some filesystems have only a part of them or
have them switched off by a mount option (\`noacl\`, \`nouser_xattr\`). \`cp -a\`, \`rsync -AX\` and \`tar --acls\` meet it when they carry them over.`,
  prior: 2,
  clues: [
    {
      when: { text: 'setfacl|getfacl|\\bACL|posix_acl|preserving permissions' },
      weight: 4,
      says: 'the log speaks of access lists',
    },
    {
      when: { text: 'xattr|setfattr|extended attribute|setcap|security\\.(?:selinux|capability)|user\\.\\w+' },
      weight: 4,
      says: 'the log speaks of extended attributes',
    },
    {
      when: { syscall: ['setxattr', 'fsetxattr', 'lsetxattr', 'getxattr', 'listxattr', 'removexattr'] },
      weight: 4,
      says: '`{syscall}` is about extended attributes',
    },
    {
      when: { text: 'vfat|exfat|cifs|nfs|9p|virtiofs|/media/|/mnt/[a-z]/' },
      weight: 2,
      says: 'a kind of filesystem without them is named',
    },
    { when: { text: 'clone|reflink|fallocate|socket|listen' }, weight: -5, says: 'it was about something else' },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: {
          output: 'mount',
          rows: { type: 'vfat|exfat|msdos|iso9660|cifs|smb3?|nfs4?|9p|fuse.*|ramfs|proc|sysfs' },
        },
        weight: 4,
        says: 'it is `{type}`, which keeps none or not all of them',
      },
      {
        reads: { output: 'mount', rows: { options: '.*(?:noacl|nouser_xattr).*' } },
        weight: 4,
        says: 'they are switched off by a mount option',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the right by owner, group and mode',
      when: 'It is about one user or one group.',
      steps: [
        { kind: 'sh', sh: 'ls -ld {path}; id' },
        {
          kind: 'sh',
          sh: 'sudo chgrp developers {path} && sudo chmod g+rwX {path}',
          changes: 'The group and its rights on that one file or directory.',
        },
      ],
      whyItWorks: 'Owner, group and mode are in the inode of every Unix filesystem.',
      risk: { level: 'reversible', undo: 'chgrp and chmod back to what `ls` showed.' },
      proof: { sh: 'ls -ld {path}', shows: 'the group with `rw`' },
    },
    {
      title: 'Copy without what cannot be kept',
      when: 'A copy to a stick or a share complains.',
      steps: [
        {
          kind: 'sh',
          sh: 'cp -r --preserve=mode,timestamps data /mnt/share/',
          changes: 'Copies; access lists are left behind.',
        },
        {
          kind: 'sh',
          sh: 'tar --acls --xattrs -cf /mnt/share/data.tar data',
          changes: 'Keeps all of it inside of one archive.',
        },
      ],
      whyItWorks: 'An archive carries attributes as data, whatever the filesystem below can do.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'tar --acls -tvvf /mnt/share/data.tar', shows: 'the files with their access lists' },
    },
    {
      title: 'Put the files on a filesystem that has them',
      when: 'The program needs them: Samba, a container image store, SELinux.',
      steps: [{ kind: 'sh', sh: 'findmnt -t ext4,xfs,btrfs,tmpfs' }],
      whyItWorks: 'ext4, XFS and Btrfs keep all kinds of extended attributes without being asked.',
      risk: { level: 'reversible', undo: 'Move the files back.' },
      proof: { sh: 'findmnt -no FSTYPE -T {path}', shows: 'ext4, xfs or btrfs' },
    },
  ],
  popularButWrong: {
    advice: 'Install the package `acl`.',
    because:
      'The programs are there, or they could not have complained; it is the filesystem that cannot store what they send.',
  },
  sources: ['man:acl(5)', 'man:xattr(7)', 'man:setfacl(1)', 'man:setxattr(2)', 'man:mount(8)'],
  scenario: {
    params: { path: '/srv/work/archive', program: 'setfacl' },
    world: 'workshop',
    reproduce: {
      run: 'sudo mount -t ramfs ramfs {path}; sudo chmod 755 {path}; sudo setfacl -m u:demo:rwx {path}',
      fails: { call: 'setxattr', errno: 'EOPNOTSUPP' },
    },
    steps: [
      {
        title: 'Give yourself the right',
        ask: 'A filesystem of root is mounted there. Let an access list give you the right to write.',
        run: 'sudo mount -t ramfs ramfs {path}; sudo chmod 755 {path}; sudo setfacl -m u:demo:rwx {path}',
        done: { kind: 'fails', call: 'setxattr', errno: 'EOPNOTSUPP' },
      },
      {
        title: 'What kind of filesystem?',
        ask: 'Look at its type.',
        run: 'findmnt -T {path}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df', 'stat'] },
      },
      {
        title: 'Take the group',
        ask: 'Let the group of the directory be yours, and let it write.',
        run: 'sudo chgrp demo {path}; sudo chmod g+w {path}; touch {path}/x',
        done: { kind: 'mode', path: '{path}', allows: { user: 'demo', access: 'write' } },
      },
    ],
    solved: { kind: 'mode', path: '{path}', allows: { user: 'demo', access: 'write' } },
    solutions: [
      { title: 'By the group', run: 'sudo chgrp demo {path}; sudo chmod g+w {path}; touch {path}/x' },
      { title: 'By the owner', run: 'sudo chown demo {path}; touch {path}/x' },
    ],
    wrong: [
      { run: 'sudo setfacl -m g:demo:rwx {path}', but: 'A list for the group is a list: there is no place for it.' },
      { run: 'setfacl -m u:demo:rwx {path}', but: 'Who asks makes no difference.' },
    ],
  },
})

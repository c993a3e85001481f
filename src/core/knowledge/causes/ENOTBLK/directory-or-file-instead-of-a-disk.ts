import { defineCause } from '../../schema.ts'

/** mount(2) of a disk filesystem whose source is no block device. */
export default defineCause({
  title: 'A directory or a file stands where a disk belongs',
  because: '`mount` failed **because** its source is no block device, and this type of filesystem lives on one',
  why: `
\`mount -t ext4 SOURCE PLACE\` reads the filesystem from a disk or partition (\`/dev/sdb1\`). A directory that is to be seen at a second place needs a bind mount; an image file needs a loop device in between;
a misspelt device name may be a plain file that an earlier \`dd of=/dev/sdx1\` has made in \`/dev\`.`,
  prior: 2,
  clues: [
    { when: { text: 'is not a block device' }, weight: 4, says: '`mount` names what it was given' },
    { when: { text: 'try "-o loop"|\\.(?:img|iso|raw|qcow2)\\b' }, weight: 2, says: 'it is an image file' },
    { when: { syscall: ['mount', 'umount', 'swapon'] }, weight: 2, says: 'the failing call is about a disk' },
  ],
  question: {
    ask: 'What is the source?',
    run: 'ls -ld {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'directory' } }, weight: 5, says: 'it is a directory: bind it' },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: 5, says: 'it is a file: it takes a loop device' },
      {
        reads: { output: 'ls', rows: { type: 'device' } },
        weight: -3,
        says: 'it is a device; with a `b` at the beginning of the line it is a disk',
      },
    ],
  },
  fixes: [
    {
      title: 'Bind a directory to its second place',
      when: 'The source is a directory.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount --bind {path} /mnt/here',
          changes: 'The directory is seen at both places. What lay at the second is hidden until it is unmounted.',
        },
        { kind: 'code', runtime: 'fstab', language: 'text', code: '/srv/data  /mnt/here  none  bind  0 0' },
      ],
      whyItWorks: 'A bind mount takes a place of a filesystem that is mounted already; no disk is read.',
      risk: { level: 'reversible', undo: 'sudo umount /mnt/here' },
      proof: { sh: 'findmnt /mnt/here', shows: 'the source with the directory in brackets' },
    },
    {
      title: 'Put a loop device in between',
      when: 'The source is an image with a filesystem in it.',
      steps: [
        { kind: 'sh', sh: 'file {path}' },
        {
          kind: 'sh',
          sh: 'sudo mount -o loop,ro {path} /mnt/here',
          changes: 'Shows the content of the image, read-only.',
        },
      ],
      whyItWorks: 'A loop device makes a file look like a disk to the kernel.',
      risk: { level: 'reversible', undo: 'sudo umount /mnt/here' },
      proof: { sh: 'losetup -l', shows: 'a line with the image as its back file' },
    },
    {
      title: 'Name the right device',
      when: 'A disk was meant.',
      steps: [{ kind: 'sh', sh: 'lsblk -f' }],
      whyItWorks: '`lsblk` lists what the kernel knows as block devices, with type and label.',
      risk: { level: 'read-only' },
      proof: { sh: 'lsblk -f', shows: 'the partition, its type, and where it is mounted' },
    },
  ],
  popularButWrong: {
    advice: 'Make a filesystem on it with `mkfs`.',
    because: 'On a directory it does nothing, and on an image it overwrites the data that you wanted to see.',
  },
  exceptions: [
    'With `-o loop` or a recognised image `mount` sets up the loop device by itself, and this code does not appear.',
  ],
  sources: ['man:mount(2)', 'man:mount(8)', 'man:losetup(8)'],
  scenario: {
    params: { path: '/srv/work/releases', mount: '/srv/work/archive', program: 'mount' },
    world: 'workshop',
    reproduce: { run: 'sudo mount -t ext4 {path} {mount}', fails: { call: 'mount', errno: 'ENOTBLK' } },
    steps: [
      {
        title: 'Mount the releases',
        ask: 'Mount the directory of releases at the archive, as a disk would be.',
        run: 'sudo mount -t ext4 {path} {mount}',
        done: { kind: 'fails', call: 'mount', errno: 'ENOTBLK' },
      },
      {
        title: 'What is it?',
        ask: 'Look at the source.',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'lsblk'] },
      },
      {
        title: 'Bind it',
        ask: 'Let the directory be seen at the second place.',
        run: 'sudo mount --bind {path} {mount}; ls {mount}',
        done: { kind: 'succeeds', call: 'mount' },
      },
    ],
    solved: { kind: 'exists', path: '{mount}/1', type: 'directory' },
    solutions: [
      { title: 'Bind the directory', run: 'sudo mount --bind {path} {mount}; ls {mount}' },
      { title: 'Bind it by the option', run: 'sudo mount -o bind {path} {mount}; ls {mount}' },
    ],
    wrong: [
      { run: 'sudo mount -o ro -t ext4 {path} {mount}', but: 'To read or to write: it is still no disk.' },
      { run: 'sudo chmod 755 {path}; sudo mount -t ext4 {path} {mount}', but: 'Nobody asked for permissions.' },
    ],
  },
})

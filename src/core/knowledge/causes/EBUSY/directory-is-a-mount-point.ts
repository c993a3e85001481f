import { defineCause } from '../../schema.ts'

/** rmdir(2), rename(2) and unlink(2) of a mount point. */
export default defineCause({
  title: 'The directory is itself a mount point',
  because: '{path|`$`|The directory} can be neither removed nor renamed **because** a filesystem is mounted on it',
  why: `
A mount hangs on its directory. While it does, the directory cannot be removed, renamed or replaced, not even by root. In containers single files can
be mount points too: \`/etc/hosts\`, \`/etc/resolv.conf\`, or a settings file that was mounted into it. Editors and \`sed -i\`, which replace
a file by renaming a new one over it, fail there.`,
  prior: 1,

  clues: [
    {
      when: { text: '^(?:rm|rmdir|mv): (?:cannot|failed to) (?:remove|move)|\\[Errno 16\\].*(?:rmtree|rmdir)' },
      weight: 4,
      says: 'an entry of a directory was to be removed or moved',
    },
    {
      when: { syscall: ['rename', 'renameat', 'renameat2', 'rmdir', 'unlink', 'unlinkat'] },
      weight: 4,
      says: 'the failing call removes or renames an entry',
    },
    {
      when: { text: 'docker|container|volume|bind mount|/etc/(?:hosts|resolv\\.conf|hostname)' },
      weight: 2,
      says: 'containers mount single files and directories',
    },
    {
      when: { entity: { path: '.*(?:node_modules|\\.cache|data|/etc/hosts|/etc/resolv\\.conf)' } },
      weight: 1,
      says: '`{path}` is often a volume',
    },
    { when: { syscall: ['umount', 'umount2'] }, weight: -5, says: 'it was to be unmounted, not removed' },
  ],

  question: {
    ask: 'Is it a mount point?',
    run: 'findmnt {path}',
    answers: [
      {
        reads: { output: 'mount', where: { target: '{path}' }, rows: { target: '.*' } },
        weight: 5,
        says: '`{source}` is mounted on it',
      },
      { reads: { output: 'mount', rows: 'none' }, weight: -5, says: 'nothing is mounted on it' },
    ],
  },

  fixes: [
    {
      title: 'Empty it instead of removing it',
      when: 'You wanted a fresh start.',
      steps: [
        {
          kind: 'sh',
          sh: 'find {path} -mindepth 1 -delete',
          changes: 'Removes everything inside, for good; the directory itself stays.',
        },
      ],
      whyItWorks: 'Only the directory itself is held; what is in it can go.',
      risk: {
        level: 'destructive',
        to: 'everything below that directory: look at it first with `find` and without `-delete`',
        undo: 'None: copy what may be needed elsewhere first.',
      },
      proof: { sh: 'ls -A {path}', shows: 'nothing' },
    },
    {
      title: 'Unmount it first',
      when: 'The mount is not needed any more.',
      steps: [
        { kind: 'sh', sh: 'sudo umount {path}', changes: 'Takes the filesystem away; its data stay where they are.' },
      ],
      whyItWorks: 'Then it is an ordinary directory.',
      risk: { level: 'reversible', undo: 'Mount it again.' },
      proof: { sh: 'findmnt {path}', shows: 'nothing' },
    },
    {
      title: 'Write into the file instead of replacing it',
      when: 'A single file is mounted, as in a container.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: "sed 's/old/new/' /etc/hosts > /tmp/hosts && cat /tmp/hosts > /etc/hosts",
        },
      ],
      whyItWorks: '`cat >` keeps the file and changes what is in it; no rename takes place.',
      risk: { level: 'reversible', undo: 'Write the old text back.' },
      proof: { sh: 'cat /etc/hosts', shows: 'the new text' },
    },
  ],
  popularButWrong: {
    advice: 'Remove it with more force (`rm -rf`).',
    because: 'It deletes everything inside of the volume and then says busy for the directory itself.',
  },
  sources: ['man:rmdir(2)', 'man:rename(2)', 'man:findmnt(8)', 'https://docs.docker.com/engine/storage/bind-mounts/'],

  scenario: {
    params: { path: '/srv/work/archive', program: 'rmdir' },
    world: 'workshop',
    with: { network: { hosts: ['127.0.1.1 lab'] } },
    reproduce: { run: 'rmdir {path}', fails: { call: 'rmdir', errno: 'EBUSY' } },
    steps: [
      {
        title: 'Remove it',
        ask: 'Remove the empty directory.',
        run: 'rmdir {path}',
        done: { kind: 'fails', call: 'rmdir', errno: 'EBUSY' },
      },
      {
        title: 'Is something mounted there?',
        ask: 'Look whether it is a mount point.',
        run: 'findmnt {path}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'mountpoint', 'df', 'stat'] },
      },
      {
        title: 'Unmount and remove',
        ask: 'Unmount it, then remove the directory.',
        run: 'sudo umount {path}; rmdir {path}',
        done: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      },
    ],
    solved: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
    solutions: [
      { title: 'Unmount, then remove', run: 'sudo umount {path}; rmdir {path}' },
      { title: 'Unmount, then give it another name', run: 'sudo umount {path}; mv {path} /srv/work/old-archive' },
    ],
    wrong: [
      { run: 'rm -r {path}', but: 'What is inside would go; the mount point stays.' },
      { run: 'sudo rmdir {path}', but: 'It is the same for root: a mount hangs there.' },
    ],
    harm: [
      {
        run: 'sudo rm -rf {path}',
        instead: 'On a volume with data that would delete all of them, and still fail for the directory.',
      },
    ],
  },
})

import { defineCause } from '../../schema.ts'

/** open(2) for writing below a mount with `ro`. */
export default defineCause({
  title: 'The place is mounted read-only on purpose',
  because:
    '`{program|The program}` could not write {path|$|its file} **because** the filesystem there is mounted read-only',
  why: `
Images, releases, snapshots and containers with a read-only root file system are mounted with \`ro\`, so that nothing can change them while
they run. A program that writes beside its own code (caches, logs, uploads) meets it at its first write.`,
  prior: 2,
  clues: [
    {
      when: { text: 'docker|container|kube|pod|readOnlyRootFilesystem|read_only|lambda|snap', near: 60 },
      weight: 2,
      says: 'containers and functions often have a read-only root',
    },
    {
      when: { entity: { path: '/(?:usr|var/task|snap|nix|app|boot)/.*' } },
      weight: 1,
      says: 'the path is a place for programs, not for data',
    },
    {
      when: { text: 'EXT4-fs error|I/O error|Remounting filesystem read-only|XFS .*shutdown', near: 200 },
      weight: -5,
      says: 'the kernel log speaks of disk errors: see that cause',
    },
  ],
  question: {
    ask: 'How is the place mounted?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { access: 'ro' } },
        weight: 3,
        says: '`{target}` is mounted read-only',
        fills: { mount: 'target' },
      },
      { reads: { output: 'mount', rows: { access: 'rw' } }, weight: -4, says: 'it is mounted for writing now' },
    ],
  },
  fixes: [
    {
      title: 'Write somewhere else',
      when: 'The mount is meant to stay as it is. This is the usual answer.',
      steps: [
        {
          kind: 'sh',
          sh: 'CACHE_DIR=/tmp/cache node build.js',
          changes: 'Only this run, for a program that reads such a variable.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const cache = process.env.CACHE_DIR ?? path.join(os.tmpdir(), 'app-cache')",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'cache = os.environ.get("CACHE_DIR", tempfile.gettempdir())',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --read-only --tmpfs /app/cache my-image' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - { name: cache, mountPath: /app/cache }\nvolumes:\n  - { name: cache, emptyDir: {} }',
        },
      ],
      whyItWorks:
        'Only this mount refuses. A directory on another one, or a volume mounted over the path, takes the data.',
      risk: { level: 'reversible', undo: 'Set the old place again.' },
      proof: { sh: 'findmnt -no OPTIONS -T /tmp', shows: 'options that begin with `rw`' },
    },
    {
      title: 'Remount it for writing for the time of a change',
      when: 'You administer the machine and the change belongs there.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,rw {mount}',
          changes: 'Lets every program with permission write there.',
        },
        { kind: 'sh', sh: 'sudo mount -o remount,ro {mount}', changes: 'Protects it again when you are done.' },
      ],
      whyItWorks: 'Read-only is an option of the mount, and a remount changes options without unmounting.',
      risk: { level: 'reversible', undo: 'The second command. `/etc/fstab` decides what it is after a restart.' },
      proof: { sh: 'findmnt -no OPTIONS {mount}', shows: 'options that begin with `rw`, then with `ro`' },
    },
  ],
  popularButWrong: {
    advice: 'Change the permissions, or run it as root.',
    because: 'Permissions are not what refuses, and `chmod` itself would be refused with the same code.',
  },
  exceptions: [
    'If nobody asked for `ro`, look at `dmesg` first: the kernel remounts a damaged filesystem read-only, and a remount for writing would harm it further.',
  ],
  sources: ['man:mount(8)', 'man:findmnt(8)', 'man:open(2)'],
  scenario: {
    params: { path: '/srv/work/app/cache.json', mount: '/srv/work/app', program: 'node' },
    world: 'workshop',
    with: {
      mounts: [
        {
          at: '{mount}',
          size: '64k',
          readonly: true,
          files: {
            'build.js': {
              text: "const fs = require('fs')\nconst path = require('path')\nconst directory = process.env.CACHE_DIR || __dirname\nfs.writeFileSync(path.join(directory, 'cache.json'), '{}')\nconsole.log('cached in', directory)\n",
            },
          },
        },
      ],
    },
    reproduce: { run: 'node {mount}/build.js', fails: { call: 'openat', errno: 'EROFS' } },
    steps: [
      {
        title: 'Run the build',
        ask: 'Run the build. It writes its cache beside its code.',
        run: 'node {mount}/build.js',
        done: { kind: 'fails', call: 'openat', errno: 'EROFS' },
      },
      {
        title: 'See how it is mounted',
        ask: 'Look at the mount to which the path belongs.',
        run: 'findmnt -T {mount}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df', 'cat', 'grep'] },
      },
      {
        title: 'Write somewhere else',
        ask: 'Let the cache lie where writing is allowed.',
        run: 'CACHE_DIR=/srv/work/logs node {mount}/build.js',
        done: { kind: 'exists', path: '/srv/work/logs/cache.json', type: 'file' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '/srv/work/logs/cache.json', type: 'file' },
        { kind: 'exists', path: '/tmp/cache.json', type: 'file' },
        { kind: 'exists', path: '/srv/work/copy/cache.json', type: 'file' },
      ],
    },
    solutions: [
      { title: 'Name another place for the cache', run: 'CACHE_DIR=/srv/work/logs node {mount}/build.js' },
      { title: 'Work on a copy', run: 'mkdir copy; cp {mount}/build.js copy/; node copy/build.js' },
    ],
    wrong: [
      {
        run: 'chmod u+w {mount}; node {mount}/build.js',
        but: '`chmod` is a change too, and is refused with the same code.',
      },
      { run: 'touch {path}; node {mount}/build.js', but: 'Making the file first is the same write.' },
    ],
  },
})

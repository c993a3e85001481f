import { defineCause } from '../../schema.ts'

/** The mount point is an empty directory: what belongs below it is on a disk that is not mounted. */
export default defineCause({
  title: 'The disk on which the file lies is not mounted',
  because:
    '`{program|The program}` could not find {path|$|the file} **because** the filesystem that holds it is not mounted, and its mount point is empty',
  why: `
A mount point is an ordinary directory, and without its mount it is empty: no message says that something is missing. A disk that failed at boot (\`nofail\` in fstab), a service that starts before its network share, an unplugged
drive, or a container started before the host mounted the volume look like deleted data.`,
  prior: 0,
  clues: [
    { when: { entity: { path: '/(?:data|srv)/.*' } }, weight: 1, says: '`{path}` may lie on a disk of its own' },
    {
      when: { entity: { path: '/(?:mnt|media|backup|nas|storage|net|Volumes|efs|run/media)/.*' } },
      weight: 3,
      says: '`{path}` lies where disks are mounted',
    },
    {
      when: { text: 'mount|fstab|\\bnfs\\b|cifs|x-systemd|EXT4-fs|I/O error|disconnect|EBS|volume', near: 60 },
      weight: 3,
      says: 'the log speaks of mounts or disks',
    },
    {
      when: { text: 'boot|Started|systemd\\[1\\]|Reached target', near: 30 },
      weight: 1,
      says: 'it happened while the machine or the service started',
    },
    { when: { syscall: ['uv_cwd', 'getcwd', 'spawn', 'connect'] }, weight: -5, says: 'no file was to be opened' },
  ],
  question: {
    ask: 'What is mounted at that place?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { target: '/(?:srv|var|home)?' } },
        weight: 3,
        says: 'nothing of its own: it is the filesystem of `{target}`',
      },
      {
        reads: { output: 'mount', rows: { target: '/.+/.+' } },
        weight: -4,
        says: '`{source}` is mounted at `{target}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Mount it',
      when: 'It stands in /etc/fstab, or you know which disk it is.',
      steps: [
        { kind: 'sh', sh: 'lsblk -f; cat /etc/fstab' },
        { kind: 'sh', sh: 'sudo mount "$(dirname {path})"', changes: 'Mounts what fstab has for that directory.' },
        { kind: 'sh', sh: 'sudo dmesg | tail', changes: 'Nothing; it says why, if that failed.' },
      ],
      whyItWorks: 'The directory then shows what is on the disk.',
      risk: { level: 'reversible', undo: 'sudo umount the directory again.' },
      proof: { sh: 'findmnt -T {path}', shows: 'the directory under TARGET' },
    },
    {
      title: 'Start the service after the mount',
      when: 'It fails at boot and works later.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Unit]\nRequiresMountsFor=/data' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --mount type=bind,src=/data,dst=/data,bind-propagation=rslave app',
        },
      ],
      whyItWorks: 'The service waits for the mount, and does not start without it.',
      risk: { level: 'reversible', undo: 'Take the line out.' },
      proof: { sh: 'systemctl list-dependencies app', shows: 'the mount' },
    },
    {
      title: 'Make the empty mount point refuse files',
      when: 'Programs write into it when the disk is away, and fill the wrong disk.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo chattr +i /mnt/data',
          changes: 'While nothing is mounted, nobody can make a file there.',
        },
      ],
      whyItWorks: 'The mark belongs to the empty directory; the mounted disk covers it.',
      risk: { level: 'reversible', undo: 'sudo chattr -i /mnt/data, while it is not mounted.' },
      proof: { sh: 'lsattr -d /mnt/data', shows: 'an i, while nothing is mounted' },
    },
  ],
  popularButWrong: {
    advice: 'Make the missing directories with `mkdir -p`.',
    because: 'They land on the wrong disk, and hide behind the mount when it comes back.',
  },
  sources: ['man:mount(8)', 'man:findmnt(8)', 'man:fstab(5)', 'man:systemd.unit(5)'],
  scenario: {
    params: { path: '/srv/work/data/report.txt', program: 'cat' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/disk/report.txt': { text: 'the report\n' },
        '/srv/work/data': { dir: true },
        '/srv/work/mounts': { text: '# what belongs where\n/srv/work/disk  /srv/work/data  bind\n' },
        '/srv/work/publish.sh': {
          text: '#!/bin/bash\ncat {path} > logs/published && grep -q report logs/published && echo yes > logs/done\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './publish.sh', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Publish',
        ask: 'Start the script that publishes the report.',
        run: './publish.sh',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Is something mounted?',
        ask: 'See what is mounted there, and what should be.',
        run: 'findmnt -T data; cat mounts',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df', 'mountpoint'], anyStatus: true },
      },
      {
        title: 'Mount it',
        ask: 'Mount what belongs there, and publish again.',
        run: 'sudo mount --bind disk data; ./publish.sh',
        done: { kind: 'exists', path: '/srv/work/logs/done', minSize: 3 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/done', minSize: 3 },
    solutions: [
      { title: 'Mount it', run: 'sudo mount --bind disk data; ./publish.sh' },
      { title: 'Read it where it is', run: "sed -i 's:/work/data/:/work/disk/:' publish.sh; ./publish.sh" },
    ],
    wrong: [
      { run: 'mkdir -p data; ./publish.sh', but: 'The mount point is there. What is on the disk is missing.' },
      { run: 'touch {path}; ./publish.sh', but: 'An empty file on the wrong disk is not the report.' },
    ],
  },
})

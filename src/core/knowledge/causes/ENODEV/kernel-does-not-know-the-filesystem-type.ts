import { defineCause } from '../../schema.ts'

/** mount(2) with a type that is not in /proc/filesystems. */
export default defineCause({
  title: 'The kernel does not know this type of filesystem',
  because: '`mount` failed **because** the running kernel has no filesystem of the type that was asked for',
  why: `
The type (\`-t\`, or the third word of a line in \`/etc/fstab\`) must be one of \`/proc/filesystems\`, or that of a module which the kernel can load at that moment. It is not, when the word is
misspelt, when the module was never installed (ZFS, exFAT on old kernels, CIFS in a slim cloud kernel), or when the kernel was updated without a restart, so that the modules on the disk belong to another version.`,
  prior: 2,
  clues: [
    { when: { text: 'unknown filesystem type' }, weight: 5, says: '`mount` says that the type is unknown' },
    { when: { syscall: ['mount', 'fsopen'] }, weight: 3, says: 'the failing call mounts something' },
    {
      when: { text: 'modprobe|FATAL: Module|/lib/modules|insmod' },
      weight: 3,
      says: 'the log speaks of modules of the kernel',
    },
    {
      when: { text: 'interface|SO_BINDTODEVICE|\\beth\\d|wlan|\\bens\\d' },
      weight: -5,
      says: 'it was about the network',
    },
    { when: { syscall: ['mmap', 'setsockopt', 'bind', 'open'] }, weight: -5, says: 'nothing was to be mounted' },
  ],
  fixes: [
    {
      title: 'Correct the word',
      when: 'It is a spelling mistake, or the type was guessed.',
      steps: [
        { kind: 'sh', sh: 'sudo blkid /dev/sdb1' },
        { kind: 'sh', sh: 'cat /proc/filesystems' },
        {
          kind: 'text',
          text: 'Write the type that `blkid` shows into `/etc/fstab` or behind `-t`. `auto` lets `mount` find it out for a disk.',
        },
      ],
      whyItWorks: 'The word is looked up letter by letter in the list of registered filesystems.',
      risk: { level: 'reversible', undo: 'Write the old word again.' },
      proof: { sh: 'sudo mount -a && findmnt', shows: 'the mount with its type' },
    },
    {
      title: 'Install and load the module',
      when: 'The type is right, and this kernel has no module for it.',
      steps: [
        { kind: 'sh', sh: 'uname -r; ls /lib/modules' },
        { kind: 'sh', sh: 'sudo modprobe cifs', changes: 'Loads that one module until the next restart.' },
        {
          kind: 'code',
          runtime: 'Debian',
          language: 'sh',
          code: 'apt install cifs-utils        # Windows shares\napt install zfs-dkms linux-headers-amd64',
        },
      ],
      whyItWorks: 'A module registers its type when it is loaded, and `mount` finds it from then on.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r cifs' },
      proof: { sh: 'grep cifs /proc/filesystems', shows: 'a line with the type' },
    },
    {
      title: 'Restart into the kernel whose modules are installed',
      when: '`uname -r` names a version that is missing in /lib/modules.',
      steps: [{ kind: 'sh', sh: 'sudo systemctl reboot', changes: 'Restarts the machine: everything on it stops.' }],
      whyItWorks: 'An update removed the modules of the kernel that still runs; the new kernel finds its own.',
      risk: {
        level: 'destructive',
        to: 'everything that runs on the machine',
        undo: 'Choose the old kernel in the boot menu.',
      },
      proof: { sh: 'ls /lib/modules/$(uname -r)', shows: 'a list of directories' },
    },
  ],
  popularButWrong: {
    advice: 'Install the tools (`zfsutils`, `exfatprogs`) in the container.',
    because: 'Tools make and check filesystems; reading them is the work of the kernel, and that belongs to the host.',
  },
  sources: ['man:mount(2)', 'man:mount(8)', 'man:filesystems(5)', 'man:modprobe(8)'],
  scenario: {
    params: { type: 'tmpsf', mount: '/srv/work/archive' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/scratch.sh': {
          text: '#!/bin/bash\nsudo mount -t {type} scratch {mount} && echo mounted\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './scratch.sh', fails: { call: 'mount', errno: 'ENODEV' } },
    steps: [
      {
        title: 'Mount the scratch space',
        ask: 'Run the script that mounts the scratch space.',
        run: './scratch.sh',
        done: { kind: 'fails', call: 'mount', errno: 'ENODEV' },
      },
      {
        title: 'Which types are there?',
        ask: 'Compare the type in the script with those which the kernel knows.',
        run: 'grep mount scratch.sh; cat /proc/filesystems',
        done: { kind: 'ran', program: ['cat', 'less', 'head'] },
      },
      {
        title: 'Correct it',
        ask: 'Write the right type into the script, and run it.',
        run: "sed -i 's/{type}/tmpfs/' scratch.sh; ./scratch.sh",
        done: { kind: 'succeeds', call: 'mount' },
      },
    ],
    solved: { kind: 'succeeds', call: 'mount' },
    solutions: [
      { title: 'Correct the script', run: "sed -i 's/{type}/tmpfs/' scratch.sh; ./scratch.sh" },
      { title: 'Mount it by hand with the right type', run: 'sudo mount -t tmpfs scratch {mount}' },
    ],
    wrong: [
      { run: 'mkdir -p {mount}; ./scratch.sh', but: 'The place is there; it is the type that nobody knows.' },
      { run: 'sudo ./scratch.sh', but: 'It was mounted as root already: rights are not missing.' },
    ],
  },
})

import { defineCause } from '../../schema.ts'

/** open(2) of a character or block special file whose major number no driver has registered. */
export default defineCause({
  title: 'The device file is there, and no driver or device behind it',
  because:
    '`{program|The program}` could not open {path|`$`|the device} **because** nothing in the kernel has registered the number of that device file',
  why: `
A device file is only a number pair: \`ls -l\` shows it in the place of the size. The kernel looks for the driver with that major number, and the driver for a device with that minor one. The file outlives both: made by \`mknod\` or
copied into an image or a chroot, the module not loaded, the stick pulled out, the number given to something else since the last start.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '(?:.*/)?dev/(?!tty$).*' } }, weight: 4, says: '`{path}` is a device file' },
    {
      when: { text: 'modprobe|mknod|/dev/(?:ttyUSB|ttyACM|ttyS|nvidia|kvm|fuse|net/tun|nbd|loop|sr|sg|video|i2c|spi)' },
      weight: 3,
      says: 'the log names a device that comes with a driver',
    },
    {
      when: { entity: { path: '/dev/tty|.*\\.sock(?:et)?' } },
      weight: -6,
      says: '`{path}` is no device with a driver of its own',
    },
    { when: { text: '\\bfifo\\b|named pipe' }, weight: -4, says: 'it was a fifo' },
  ],
  question: {
    ask: 'Which numbers has the device file?',
    run: 'ls -l {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'device' } },
        weight: 4,
        says: 'it is a device file with the numbers {size}',
      },
      { reads: { output: 'ls', rows: { type: 'fifo|socket|file' } }, weight: -6, says: 'it is no device file' },
    ],
  },
  fixes: [
    {
      title: 'Load the driver, or plug the device in',
      when: 'The device belongs to this machine.',
      steps: [
        { kind: 'sh', sh: 'cat /proc/devices; sudo dmesg | tail -n 20' },
        { kind: 'sh', sh: 'sudo modprobe tun', changes: 'Loads one module until the next restart.' },
      ],
      whyItWorks: 'The driver registers its number when it is loaded, and udev makes the device file anew.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r tun' },
      proof: { sh: 'cat /proc/devices', shows: 'the major number with the name of the driver' },
    },
    {
      title: 'Remove the stale file and use the one that the system makes',
      when: 'It was made by hand, or copied from another machine.',
      steps: [
        { kind: 'sh', sh: 'ls -l {path} /dev' },
        { kind: 'sh', sh: 'sudo rm {path}', changes: 'Removes the name only; no device is touched.' },
        { kind: 'sh', sh: 'sudo ln -s /dev/zero {path}', changes: 'The old name then leads to the device you choose.' },
      ],
      whyItWorks: 'devtmpfs holds exactly the devices which the kernel has now, with their numbers of now.',
      risk: {
        level: 'destructive',
        to: 'that one name',
        undo: 'sudo mknod {path} c MAJOR MINOR, with the numbers from `ls`.',
      },
      proof: { sh: 'head -c 1 {path} | wc -c', shows: '1' },
    },
    {
      title: 'Hand the device to the container',
      when: 'It works on the host.',
      steps: [{ kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --device /dev/ttyUSB0 image' }],
      whyItWorks: 'The engine makes the file with the host’s numbers and permits its use.',
      risk: { level: 'reversible', undo: 'Start it without the option.' },
      proof: { sh: 'docker exec web ls -l /dev/ttyUSB0', shows: 'the same numbers as on the host' },
    },
  ],
  popularButWrong: {
    advice: 'Change its permissions or its owner.',
    because: 'They were checked before, and let you pass; it is the device itself that nobody answers for.',
  },
  sources: ['man:open(2)', 'man:mknod(2)', 'man:proc(5)', 'kernel:fs/char_dev.c'],
  scenario: {
    params: { path: '/srv/work/sensor', program: 'head' },
    world: 'workshop',
    with: {
      files: {
        '{path}': { device: ['c', 250, 9], mode: '666', owner: 'root' },
        '/srv/work/measure.sh': {
          text: '#!/bin/bash\nhead -c 4 {path} > logs/reading && [ -s logs/reading ] && echo measured\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './measure.sh', fails: { call: 'open', errno: 'ENXIO', path: '{path}' } },
    steps: [
      {
        title: 'Measure',
        ask: 'Read the sensor, whose device file came with an old backup.',
        run: './measure.sh',
        done: { kind: 'fails', call: 'open', errno: 'ENXIO', path: '{path}' },
      },
      {
        title: 'Look at its numbers',
        ask: 'Which device does the file stand for, and which drivers are there?',
        run: 'ls -l {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'file', 'cat'] },
      },
      {
        title: 'Let the name lead to a real device',
        ask: 'Put a link to a device that this machine has in its place (`/dev/zero` plays the sensor), and measure.',
        run: 'rm {path}; ln -s /dev/zero {path}; ./measure.sh',
        done: { kind: 'exists', path: '/srv/work/logs/reading', type: 'file', minSize: 4 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/reading', type: 'file', minSize: 4 },
    solutions: [
      { title: 'A link to the device that is there', run: 'rm {path}; ln -s /dev/zero {path}; ./measure.sh' },
      {
        title: 'The device file with the right numbers',
        run: 'rm {path}; sudo mknod -m 666 {path} c 1 5; ./measure.sh',
      },
    ],
    wrong: [
      { run: 'sudo ./measure.sh', but: 'Rights are not missing: no driver answers.' },
      { run: 'sudo chown demo {path}; ./measure.sh', but: 'The owner of the file is not asked.' },
    ],
  },
})

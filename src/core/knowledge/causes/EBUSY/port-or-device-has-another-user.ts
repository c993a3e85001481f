import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Another program or driver has the port, camera or sound card',
  because:
    '`{program|The program}` could not open {path|`$`|the device} **because** that device has one user at a time, and has one',
  why: `
Serial ports opened with TIOCEXCL, sound cards without a sound server, cameras, TV cards, USB interfaces: the first who opens or claims them has them. It is often a service that nobody thinks of: ModemManager probes every new serial port, \`brltty\` takes USB serial converters, a driver of the kernel
claims the USB interface which libusb wants.`,
  prior: 0,
  clues: [
    {
      when: {
        entity: {
          path: '/dev/(?:tty(?:USB|ACM|S|AMA)\\d+|video\\d+|snd/.*|dsp|sg\\d+|hidraw\\d+|i2c-\\d+|spidev.*|watchdog\\d*|ppp|bus/usb/.*|input/.*|sr\\d+)',
        },
      },
      weight: 8,
      says: '`{path}` has one user at a time',
    },
    {
      when: {
        text: 'ttyUSB|ttyACM|serial|esptool|avrdude|libusb|USBFS|claim interface|v4l2|/dev/video|alsa|snd_pcm_open|audio|i2c|gpio|EGPIO|watchdog',
      },
      weight: 6,
      says: 'a device with one user is named',
    },
    {
      when: { syscall: ['umount', 'umount2', 'rename', 'rmdir', 'unlink', 'mount'] },
      weight: -6,
      says: 'no device was to be opened',
    },
    { when: { entity: { path: '/dev/(?:sd|nvme|loop|dm-|md|vd).*' } }, weight: -5, says: '`{path}` is a disk' },
  ],
  question: {
    ask: 'Who has it open?',
    run: 'sudo fuser -v {path}',
    answers: [
      {
        reads: { output: 'fuser', rows: { holderPid: '\\d+' } },
        weight: 5,
        says: '`{holder}` (pid {holderPid}) has it',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'fuser', rows: 'none' }, weight: -1, says: 'no program has it: perhaps a driver' },
    ],
  },
  fixes: [
    {
      title: 'Stop the other user of it',
      when: 'It is a program.',
      steps: [
        { kind: 'sh', sh: 'sudo fuser -v {path}' },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Asks that one process to end.' },
        {
          kind: 'code',
          runtime: 'serial',
          language: 'sh',
          code: 'systemctl stop ModemManager      # and, if nobody needs it: systemctl disable ModemManager',
        },
      ],
      whyItWorks: 'The claim ends with the descriptor.',
      risk: { level: 'destructive', to: 'the work of that program', undo: 'Start it again.' },
      proof: { sh: 'sudo fuser {path}; echo $?', shows: '1: nobody has it' },
    },
    {
      title: 'Take the device from the kernel’s driver',
      when: 'libusb says that the interface is claimed.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'if device.is_kernel_driver_active(0):\n    device.detach_kernel_driver(0)',
        },
        { kind: 'code', runtime: 'C', language: 'c', code: 'libusb_set_auto_detach_kernel_driver(handle, 1);' },
      ],
      whyItWorks: 'The driver lets go of the interface, and gets it back afterwards.',
      risk: { level: 'reversible', undo: 'Plug it in again: the driver claims it anew.' },
      proof: { sh: 'lsusb -t', shows: '`Driver=[none]` or `usbfs` for that interface' },
    },
  ],
  popularButWrong: {
    advice: 'Pull the plug and put it back.',
    because: 'The service that took it takes it again, in the first second.',
  },
  sources: ['man:fuser(1)', 'man:tty_ioctl(4)', 'https://docs.kernel.org/driver-api/usb/index.html'],
  notReproducible: 'It takes a device with one user.',
})

import { defineCause } from '../../schema.ts'

/** USB: -ETIME (-62), no response packet within the turn-around time of the bus. */
export default defineCause({
  title: 'The USB device does not answer its bus',
  because:
    'The kernel could not talk to {path|`$`|the USB device} **because** no answer came within the time that the bus allows',
  why: `
Each USB packet must be answered within a few bit times. Silence is reported as \`error -62\`: “device descriptor read/64, error -62” or “device not accepting address, error -62”. A cable
or plug that does not carry the signal, too little current, a device that hangs, or a hub in between are behind it; a wrong driver never is, because the driver comes later.`,
  prior: 2,
  clues: [
    {
      when: { text: 'usb|device descriptor read|not accepting address|urb\\b|xhci|ehci' },
      weight: 4,
      says: 'the message comes from USB',
    },
    { when: { text: 'io_?uring|cqe' }, weight: -5, says: 'this is a timeout which the program itself asked for' },
  ],
  question: {
    ask: 'What else did the kernel say about this device?',
    run: 'sudo dmesg -T | grep -i usb | tail -20',
    answers: [
      {
        reads: {
          output: 'dmesg',
          rows: { message: '.*(?:device descriptor read|not accepting address|unable to enumerate|over-current).*' },
        },
        weight: 4,
        says: 'the device could not even say what it is',
      },
    ],
  },
  fixes: [
    {
      title: 'Take away the current from the device for ten seconds, then another cable and port',
      when: 'Always first.',
      steps: [
        {
          kind: 'text',
          text: 'Unplug it, and its own power supply if it has one. Plug it in at the machine, without hub or extension, with a short cable.',
        },
        { kind: 'sh', sh: 'sudo dmesg -w' },
      ],
      whyItWorks: 'A device that hangs starts anew only without current, and most silence is a matter of the cable.',
      risk: { level: 'read-only' },
      proof: { sh: 'lsusb', shows: 'a line for the device' },
    },
    {
      title: 'Start the port of the controller again',
      when: 'The machine is far away and nobody can pull the plug.',
      steps: [
        { kind: 'sh', sh: 'lsusb -t' },
        {
          kind: 'sh',
          sh: 'echo 1-2 | sudo tee /sys/bus/usb/drivers/usb/unbind && sleep 2 && echo 1-2 | sudo tee /sys/bus/usb/drivers/usb/bind',
          changes:
            'Takes the device at port 1-2 away from its drivers and gives it back. Disks on it must be unmounted before.',
        },
      ],
      whyItWorks: 'Binding begins with a reset of the port and asks the device again who it is.',
      risk: {
        level: 'destructive',
        to: 'transfers of that device',
        undo: 'The second half of the command gives it back.',
      },
      proof: { sh: 'sudo dmesg | tail -5', shows: '“New USB device found”' },
    },
  ],
  popularButWrong: {
    advice: 'Blacklist the ehci_hcd module.',
    because: 'That advice is about chips of 2008; it slows every device at that controller down and cures no cable.',
  },
  sources: ['https://www.kernel.org/doc/html/latest/driver-api/usb/error-codes.html', 'kernel:drivers/usb/core/hub.c'],
  notReproducible: 'It takes a USB device that keeps silent.',
})

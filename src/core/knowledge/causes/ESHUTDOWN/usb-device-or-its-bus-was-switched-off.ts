import { defineCause } from '../../schema.ts'

/** USB requests (URBs) that were waiting when the device or its host controller went away: -ESHUTDOWN. */
export default defineCause({
  title: 'The USB device or its controller went away during the work',
  because:
    '`{program|The program}` could not finish its transfer **because** the USB device or the controller behind it was disabled or unplugged',
  why: `
When a device leaves or its controller is stopped, USB ends every request that was still waiting with this code; the log shows it as \`-108\`. Cables that
slip, a hub without enough power, autosuspend, and a controller that died (\`HC died\`) look the same from above.`,
  prior: 1,
  clues: [
    { when: { text: '\\busb\\b|\\burb\\b|xhci|ehci|ttyUSB|ttyACM|libusb' }, weight: 4, says: 'USB is named beside it' },
    {
      when: { text: 'USB disconnect|HC died|controller.{0,40}not responding' },
      weight: 2,
      says: 'the log names the moment when it left',
    },
  ],
  question: {
    ask: 'What did the kernel say about USB at that moment?',
    run: "sudo dmesg -T | grep -iE 'usb|xhci' | tail -20",
    answers: [
      {
        reads: { output: 'dmesg', rows: { message: '.*(?:USB disconnect|HC died|not responding|over-current).*' } },
        weight: 4,
        says: 'the kernel saw the device or its controller go',
      },
    ],
  },
  fixes: [
    {
      title: 'Look at what left, and give it another port',
      when: '`dmesg` says “USB disconnect” and the device comes back after a while.',
      steps: [
        { kind: 'sh', sh: "sudo dmesg -T | grep -iE 'usb|xhci' | tail -20" },
        {
          kind: 'text',
          text: 'Use a port of the machine itself in place of the hub, another cable, or a hub with a power supply of its own.',
        },
      ],
      whyItWorks: 'Most devices that vanish and return do so for want of current or contact.',
      risk: { level: 'read-only' },
      proof: { sh: 'lsusb', shows: 'the device, under the same number after an hour' },
    },
    {
      title: 'Keep the port awake',
      when: 'It leaves when nothing has been sent for some seconds.',
      steps: [
        {
          kind: 'sh',
          sh: 'echo on | sudo tee /sys/bus/usb/devices/1-2/power/control',
          changes: 'This one port (1-2 here; `lsusb -t` shows yours) is no longer put to sleep, until the next start.',
        },
      ],
      whyItWorks: 'Some devices do not wake up from the sleep that autosuspend sends them to.',
      risk: { level: 'reversible', undo: 'echo auto | sudo tee /sys/bus/usb/devices/1-2/power/control' },
      proof: { sh: 'cat /sys/bus/usb/devices/1-2/power/control', shows: 'on' },
    },
  ],
  popularButWrong: {
    advice: 'Install the driver anew.',
    because: 'The driver was told by the bus that its device is gone; another driver would be told the same.',
  },
  sources: [
    'https://www.kernel.org/doc/html/latest/driver-api/usb/error-codes.html',
    'https://www.kernel.org/doc/html/latest/driver-api/usb/power-management.html',
  ],
  notReproducible: 'It takes a USB device that leaves.',
})

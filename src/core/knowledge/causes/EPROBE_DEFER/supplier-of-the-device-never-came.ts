import { defineCause } from '../../schema.ts'

/** Kernel log only: a driver's probe() returned -517 until the end. */
export default defineCause({
  title: 'The driver on which the device depends is missing',
  because:
    'The kernel could not start {path|`$`|the device} **because** the driver of a clock, regulator, bus or pin that it needs has not come',
  why: `
At start each driver may answer “not yet” and is asked again whenever another driver has started. Lines with \`-517\` early in the log are that, and normal. When the list of those who
wait is not empty at the end (“deferred probe pending”), the thing they wait for will not come: its driver is not built, lies in a module that was not loaded, or is switched off in the device tree.`,
  prior: 2,
  clues: [
    {
      when: { text: 'deferred probe pending|deferred_probe_timeout|wait for supplier' },
      weight: 4,
      says: 'the wait has become final',
    },
    { when: { text: 'error -517|EPROBE_DEFER|probe' }, weight: 1, says: 'a driver was put off' },
  ],
  fixes: [
    {
      title: 'Ask the kernel what each device waits for',
      when: 'Always first; with a running system of some minutes.',
      steps: [
        { kind: 'sh', sh: 'sudo cat /sys/kernel/debug/devices_deferred' },
        { kind: 'sh', sh: "sudo dmesg | grep -iE 'deferred|supplier|517'" },
      ],
      whyItWorks:
        'Each line has the device and, on kernels since 5.11, the reason in words. An empty file means that all is well.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo cat /sys/kernel/debug/devices_deferred', shows: 'nothing' },
    },
    {
      title: 'Bring the missing driver',
      when: 'The supplier is known and its driver is a module.',
      steps: [
        { kind: 'sh', sh: 'zgrep -i regulator /proc/config.gz || grep -i regulator /boot/config-$(uname -r)' },
        {
          kind: 'sh',
          sh: 'sudo modprobe MODULE',
          changes: 'Loads the driver; the devices that waited are tried again at once.',
        },
      ],
      whyItWorks: 'Each new driver starts another round for those who wait.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r MODULE' },
      proof: { sh: 'sudo cat /sys/kernel/debug/devices_deferred', shows: 'the device is no longer in it' },
    },
  ],
  popularButWrong: {
    advice: 'Treat each line with -517 as a fault.',
    because: 'On boards dozens of them are printed in the first second and all of those devices work.',
  },
  sources: ['kernel:drivers/base/dd.c', 'https://docs.kernel.org/driver-api/driver-model/driver.html'],
  notReproducible: 'Only the log of the kernel shows it; no program ever gets this number.',
})

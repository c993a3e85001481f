import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A device on the I²C bus did not acknowledge',
  because:
    '`{program|The program}` could not talk to the device **because** nobody on the I²C bus acknowledged that address',
  why: `
After the address each device on the bus must pull a line low. When none does, drivers of many boards (the Raspberry Pi's among them) report EREMOTEIO, “Remote I/O error”, number 121. A wire is loose, the power is missing, the address is another one, or the device
is busy or in reset. It is a matter of cables and addresses, not of your program.`,
  prior: 3,
  clues: [
    {
      when: { text: 'smbus|i2c|/dev/i2c-|bme280|ssd1306|ads1115|pca9685|mcp23017|GPIO|Raspberry' },
      weight: 6,
      says: 'a bus for small devices is spoken of',
    },
    { when: { text: '\\[Errno 121\\]' }, weight: 1, says: 'Python read from a device' },
    { when: { text: 'nfs|mount' }, weight: -6, says: 'it is about a file server' },
  ],
  fixes: [
    {
      title: 'See which addresses answer',
      when: 'First.',
      steps: [
        { kind: 'sh', sh: 'i2cdetect -y 1' },
        {
          kind: 'text',
          text: 'The device should show its number. `UU` means that a driver of the kernel has it. An empty table: look at wires (SDA, SCL, ground), voltage and pull-up resistors.',
        },
      ],
      whyItWorks: 'The scan addresses each device once, and shows who acknowledges.',
      risk: { level: 'read-only' },
      proof: { sh: 'i2cdetect -y 1', shows: 'the number of the device, such as 76' },
    },
    {
      title: 'Correct the address, or slow the bus down',
      when: 'It answers at another address, or only sometimes.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'bus = SMBus(1)\nbus.read_byte_data(0x77, 0xD0)   # 0x76 or 0x77: a pin of the board decides',
        },
        {
          kind: 'code',
          runtime: 'raspberry',
          language: 'ini',
          code: '# /boot/firmware/config.txt, then reboot\ndtparam=i2c_arm_baudrate=10000',
        },
      ],
      whyItWorks:
        'Long wires and weak pull-ups need slower edges; and an address that nobody has is never acknowledged.',
      risk: { level: 'reversible', undo: 'Restore the old value.' },
      proof: { sh: 'i2cget -y 1 0x77 0xd0', shows: 'a value instead of an error' },
    },
  ],
  popularButWrong: {
    advice: 'Run it with sudo.',
    because: 'The bus could be opened and used. Missing rights would say “Permission denied”.',
  },
  sources: [
    'https://www.kernel.org/doc/html/latest/i2c/fault-codes.html',
    'https://docs.kernel.org/i2c/dev-interface.html',
    'man:errno(3)',
  ],
  notReproducible: 'It takes an I²C bus with a device that is missing.',
})

import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'info',
  common: 'occasional',
  category: 'device',
  summary: 'A question for terminals was put to something that is none.',
  meaning: `
\`ioctl\` asks a device for something that only another kind of device can do. Nearly always it is harmless: libraries ask each output
“are you a terminal?” in this way, and a file or a pipe answers with this code. It becomes an error where a program needs a terminal and was
started without one, by cron, in CI or with \`docker run\` without \`-t\`.`,
  calls: [{ call: 'ioctl', when: 'The descriptor is not a terminal, or the request is not one for this device.' }],
  lookAlikes: [{ code: 'EINVAL', differs: 'There the request is for this kind of object, but its argument is wrong.' }],
  sources: ['man:ioctl(2)', 'man:isatty(3)', 'man:tty(4)'],
})

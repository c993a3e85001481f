/** `echo "${PIPESTATUS[@]}"`: with which status each part of a pipeline ended. */
import { defineReader, linesOf } from './reader.ts'

export default defineReader({
  name: 'pipestatus',
  commands: ['echo'],
  needsPrompt: true,
  neverSilent: true,
  read: (text, command) => {
    // 141 0
    const statuses = linesOf(text).at(-1)?.trim() ?? ''
    return command.includes('PIPESTATUS') && /^\d+(?: \d+)+$/.test(statuses)
      ? [{ statuses, writer: statuses.split(' ')[0]!, reader: statuses.split(' ').at(-1)! }]
      : null
  },
})

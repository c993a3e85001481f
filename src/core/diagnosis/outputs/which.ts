/** `command -v`, `which`, `type -p`: where the shell finds a program. Only behind a prompt: a path alone could be anything. */
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'which',
  commands: ['command', 'which', 'whereis', 'type'],
  needsPrompt: true,
  read: (text) => {
    // ffmpeg is /usr/bin/ffmpeg      ffmpeg: /usr/bin/ffmpeg /usr/share/man/man1/ffmpeg.1.gz      /usr/bin/ffmpeg
    const known = linesOf(text).flatMap(
      (line) => /^(?:\S+ is (?:hashed \()?|\S+: )?(\/[^\s:)]+)(?:\)| \S.*)?$/.exec(line.trim())?.[1] ?? [],
    )
    const missing = /(?:no \S+ in \(|: not found$)/m.test(text)
    if (known.length === 0 && !missing) return null
    return known.map((found) => row({ found }))
  },
})

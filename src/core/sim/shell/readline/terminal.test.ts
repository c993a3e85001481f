import { describe, expect, it } from 'vitest'
import { Seat } from '../terminal.testing.ts'
import sessions from './terminal.recorded.json' with { type: 'json' }

/** `PS1='$ '` in an empty home, as the recordings were made (see the README). */
const RC = { '/home/demo/.bashrc': "PS1='$ '\nHISTFILE=/dev/null\n" }

describe('a session at a terminal looks as with the real bash', () => {
  it.each(
    sessions.map(({ keys, screen }) => [keys.map((key) => JSON.stringify(key)).join(' '), keys, screen] as const),
  )('%s', async (_name, keys, screen) => {
    const seat = await Seat.open(RC)
    await seat.type(...keys)
    expect(normal(seat.rows)).toBe(screen)
  })
})

/** Pids and the home directory differ. */
const normal = (text: string) => text.replaceAll('/home/demo', 'HOME').replace(/ *\b\d{4,7}\b/g, ' PID')

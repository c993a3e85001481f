/** `dmesg`, `journalctl -k`: lines of the kernel, with what kind of trouble they tell. */
import { defineReader, readLines, row } from './reader.ts'

// [   123.456789] Out of memory: Killed process 1234 (node) total-vm:…
const LINE = /^(?:\[ *(\d+\.\d+)\]|\[\w{3} \w{3} +\d+ [\d:]+ \d{4}\]|\w{3} +\d+ [\d:]+ \S+ kernel:) *(.+)$/

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/Out of memory|oom-kill|oom_reaper|invoked oom-killer/, 'oom'],
  [/I\/O error|Buffer I\/O|critical medium error|failed command/, 'io'],
  [/[Rr]emounting filesystem read-only|Remounting read-only|Aborting journal/, 'remounted-ro'],
  [/EXT4-fs error|XFS .*[Cc]orruption|BTRFS.*error|corrupted/, 'corrupt'],
  [/nf_conntrack: table full/, 'conntrack'],
  [/Possible SYN flooding/, 'syn-flood'],
  [/segfault/, 'segfault'],
  [/cgroup: fork rejected by pids controller/, 'pids-limit'],
]

export default defineReader({
  name: 'dmesg',
  commands: ['dmesg', 'journalctl'],
  read: (text) =>
    readLines(text, (line) => {
      const match = LINE.exec(line)
      if (!match) return null
      const message = match[2]!
      const killed = /Killed process (\d+) \(([^)]*)\)/.exec(message)
      const device = /(?:dev|device) ([a-z]{2,}\d*[a-z]*\d*)/.exec(message)
      return row({
        time: match[1],
        message,
        kind: KINDS.find(([pattern]) => pattern.test(message))?.[1],
        holderPid: killed?.[1],
        holder: killed?.[2],
        device: device?.[1],
      })
    }),
})

/** `dig`, in its long form: one row for each question, with the status of the answer. */
import type { Row } from './reader.ts'
import { defineReader, linesOf, row } from './reader.ts'

export default defineReader({
  name: 'dig',
  commands: ['dig'],
  neverSilent: true,
  read: (text) => {
    const rows: Record<string, string>[] = []
    for (const line of linesOf(text)) {
      // ; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> +noedns SRV example.com @127.0.0.53
      const head = /^; <<>> DiG \S+ <<>> *(.*)$/.exec(line)
      // ;; communications error to 127.0.0.1#53: connection refused     stands above the head of its question
      const unreached = /^;; communications error to \S+: (.+)$/.exec(line)?.[1]
      const last = rows.at(-1)
      if (last === undefined || (head && last.edns) || (unreached && last.edns)) rows.push({})
      // ;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 40327
      const status = /^;; ->>HEADER<<- .*\bstatus: (\w+)/.exec(line)?.[1]
      // ;; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1
      const answers = /^;; flags: .*\bANSWER: (\d+)/.exec(line)?.[1]
      // ;example.com.			IN	SRV
      const question = /^;(\S+?)\.?\s+IN\s+(\w+)$/.exec(line)
      // ;; SERVER: 127.0.0.53#53(127.0.0.53) (UDP)
      const server = /^;; SERVER: ([^#\s]+)#/.exec(line)?.[1]
      const none = /^;; (no servers could be reached)/.exec(line)?.[1]
      const edns = head ? (head[1]!.includes('+noedns') ? 'no' : 'yes') : undefined
      Object.assign(
        rows.at(-1)!,
        row({ edns, status, answers, name: question?.[1], type: question?.[2], server, trouble: unreached ?? none }),
      )
    }
    const read: readonly Row[] = rows.filter(({ status, trouble }) => status !== undefined || trouble !== undefined)
    return read.length > 0 ? read : null
  },
})

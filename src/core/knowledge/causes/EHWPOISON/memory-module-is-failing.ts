import { defineCause } from '../../schema.ts'

/** Calls that would touch a page which the kernel has marked as poisoned. */
export default defineCause({
  title: 'A memory module of the machine is failing',
  because:
    '`{program|The program}` could not use a page of its memory **because** the hardware reported an error there that cannot be corrected',
  why: `
Server memory corrects one wrong bit in a word and reports two. The kernel then takes the page out of use, ends the processes that touch it (SIGBUS), and answers calls
that would pin or read it with this code. One such page may be chance; more of them in one module are a module that dies. On a virtual machine it is the memory of its host.`,
  prior: 2,
  clues: [
    {
      when: { text: 'Memory failure|hardware memory corruption|mce:|Hardware Error|EDAC' },
      weight: 4,
      says: 'the kernel reports broken memory',
    },
    { when: { text: 'SIGBUS|Bus error' }, weight: 1, says: 'a program died of touching a page' },
  ],
  fixes: [
    {
      title: 'Find the module that has to be replaced',
      when: 'Always; move what matters to another machine before.',
      steps: [
        { kind: 'sh', sh: "sudo dmesg -T | grep -iE 'memory failure|hardware error|edac'" },
        { kind: 'sh', sh: 'sudo ras-mc-ctl --summary; sudo ras-mc-ctl --errors' },
        { kind: 'sh', sh: 'grep HardwareCorrupted /proc/meminfo' },
      ],
      whyItWorks: 'EDAC names the channel and slot, and the summary shows whether the errors gather in one.',
      risk: { level: 'read-only' },
      proof: {
        sh: 'grep HardwareCorrupted /proc/meminfo',
        shows: '0 kB after the module was replaced and the machine started',
      },
    },
    {
      title: 'Start the program again',
      when: 'To bridge the time until the module is replaced.',
      steps: [
        {
          kind: 'text',
          text: 'Start the service again. The broken page is out of use, so the new process gets others.',
        },
      ],
      whyItWorks: 'Poisoned pages are never handed out again until the machine is started.',
      risk: { level: 'reversible', undo: 'None is needed.' },
      proof: {
        sh: "sudo dmesg -T | grep -i 'memory failure' | tail -1",
        shows: 'no line that is newer than the start',
      },
    },
  ],
  popularButWrong: {
    advice: 'Add swap.',
    because: 'Memory is not short: a part of it is broken.',
  },
  sources: ['https://docs.kernel.org/mm/hwpoison.html', 'kernel:mm/memory-failure.c', 'man:madvise(2)'],
  notReproducible: 'It takes broken memory, or an injection into the machine that records.',
})

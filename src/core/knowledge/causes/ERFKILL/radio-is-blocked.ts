import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The radio is blocked by software or by a switch',
  because: '`{program|The program}` could not start the wireless interface **because** its radio is blocked',
  why: `
The kernel keeps two blocks for each Wi-Fi and Bluetooth radio. The soft one is set by programs: flight mode of the desktop, \`rfkill block\`, and on a Raspberry Pi the first boot without a Wi-Fi country. The hard one is set by a switch or key of the machine and cannot be lifted by software.
While either holds, the interface cannot be brought up.`,
  prior: 3,
  clues: [
    {
      when: { text: 'RF-?kill|rfkill|wlan\\d|wlp\\d|hci\\d|hostapd|wpa_supplicant|NetworkManager' },
      weight: 4,
      says: 'a wireless interface or its service is named',
    },
    {
      when: { text: 'raspberry|raspberrypi|raspi' },
      weight: 1,
      says: 'a Raspberry Pi blocks Wi-Fi until its country is set',
    },
  ],
  question: {
    ask: 'Which of the two blocks holds?',
    run: 'rfkill list',
    answers: [
      {
        reads: { output: 'rfkill', rows: { hard: 'yes' } },
        weight: 5,
        says: '{name} is blocked by its switch or the firmware',
      },
      {
        reads: { output: 'rfkill', rows: { soft: 'yes' } },
        weight: 5,
        says: '{name} is blocked by software: `rfkill unblock` opens it',
      },
      { reads: { output: 'rfkill', rows: { soft: 'no', hard: 'no' } }, weight: -4, says: 'no radio is blocked' },
    ],
  },
  fixes: [
    {
      title: 'Lift the soft block',
      when: '`rfkill list` says “Soft blocked: yes”.',
      steps: [
        { kind: 'sh', sh: 'sudo rfkill unblock wifi', changes: 'Allows all Wi-Fi radios of the machine to send.' },
      ],
      whyItWorks: 'It clears the mark that the driver asks for when the interface is brought up.',
      risk: { level: 'reversible', undo: 'sudo rfkill block wifi' },
      proof: { sh: 'rfkill list wifi', shows: '“no” in both lines' },
    },
    {
      title: 'Set the country on a Raspberry Pi',
      when: 'The system is Raspberry Pi OS, and the block is back after each boot.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo raspi-config nonint do_wifi_country DE',
          changes:
            'Stores your country (here DE) and with it the channels which are allowed there; it also lifts the block.',
        },
      ],
      whyItWorks: 'The system holds Wi-Fi back until it knows which channels the law permits.',
      risk: { level: 'reversible', undo: 'sudo rfkill block wifi' },
      proof: { sh: 'rfkill list wifi', shows: '`Soft blocked: no`, after a boot as well' },
    },
    {
      title: 'Find the switch',
      when: '`rfkill list` says “Hard blocked: yes”.',
      steps: [
        {
          kind: 'text',
          text: 'Look for a slider at the edge of the case, a key with an antenna (often with Fn), and the setting of the wireless card in the firmware.',
        },
      ],
      whyItWorks: 'The driver only reads that line; the switch is what sets it.',
      risk: { level: 'read-only' },
      proof: { sh: 'rfkill list', shows: '`Hard blocked: no`' },
    },
  ],
  popularButWrong: {
    advice: 'Install another driver or firmware.',
    because: 'The driver works: it is the one that read the block and refused.',
  },
  sources: ['https://docs.kernel.org/driver-api/rfkill.html', 'man:rfkill(8)', 'kernel:net/wireless/core.c'],
  notReproducible: 'It needs a radio, and neither the lab nor the machine that records has one.',
})

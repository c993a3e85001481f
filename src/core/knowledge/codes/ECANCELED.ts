import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'process',
  summary: 'The operation was called off before it was done.',
  meaning:
    'An asynchronous operation was cancelled, mostly by the program itself: it closed a socket, a timeout ended a request, it is shutting down. What called it off is the thing to look for, and stands a little earlier in the log.\n\nGo, .NET and Boost have their own words for it (`context canceled`, `OperationCanceledException`, `operation_aborted`).',
  calls: [
    { call: 'io_uring_enter', when: 'A request was cancelled: its completion carries this code.' },
    { call: 'read', when: 'A timerfd made with TFD_TIMER_CANCEL_ON_SET, and the clock was set.' },
  ],
  sources: [
    'man:aio_cancel(3)',
    'man:timerfd_create(2)',
    'man:io_uring_enter(2)',
    'https://docs.libuv.org/en/v1.x/request.html',
  ],
})

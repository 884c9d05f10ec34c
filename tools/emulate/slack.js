// Starts the Slack of npm's emulate on a free port of this machine, as it comes, and
// says where. The only argument is its settings, as JSON. It signs events, but nobody can
// tell it where to send them: its part for Slack is watched as it is put together, for
// whatever sends them.
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator } from 'emulate'

const { base, now, seed, events } = JSON.parse(process.argv[2])

// Whoever has the bot work on another day has Slack sign on that day, too.
const ahead = now - Date.now()
globalThis.Date = class extends Date {
  constructor(...at) {
    super(...(at.length > 0 ? at : [new.target.now()]))
  }
  static now() {
    return super.now() + ahead
  }
}

const dist = dirname(fileURLToPath(import.meta.resolve('emulate')))
let sender
for (const file of readdirSync(dist).filter((name) => name.startsWith('dist-') && name.endsWith('.js'))) {
  const { slackPlugin } = await import(join(dist, file))
  if (!slackPlugin) continue
  const register = slackPlugin.register
  slackPlugin.register = (app, store, webhooks, ...rest) => {
    sender = webhooks
    return register.call(slackPlugin, app, store, webhooks, ...rest)
  }
}

const probe = createServer().listen(0, '127.0.0.1')
await new Promise((ready) => probe.once('listening', ready))
const { port } = probe.address()
await new Promise((closed) => probe.close(closed))

await createEmulator({ service: 'slack', port, baseUrl: base, seed: { slack: seed } })
sender.register({ url: events.url, events: events.names, active: true, owner: 'slack' })
console.log(`emulate: http://127.0.0.1:${port}`)

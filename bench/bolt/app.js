// What somebody who knows Bolt would write: acknowledge, then answer. It sends
// reminders meanwhile, at an even pace. Where it is told an address, it takes requests.
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import bolt from '@slack/bolt'

const task = JSON.parse(await readFile(process.argv[2], 'utf8'))
const app = new bolt.App({
  token: task.BotToken,
  ...(task.Listen
    ? { signingSecret: task.SigningSecret, endpoints: ['/slack/events', '/slack/commands', '/slack/interactions'] }
    : { appToken: task.AppToken, socketMode: true }),
  logLevel: 'error',
  clientOptions: { slackApiUrl: task.API },
})

app.action(/.*/, async ({ ack, respond }) => {
  await ack()
  await respond({ text: 'It came because it was due.', response_type: 'ephemeral' })
})

if (task.Listen) {
  const [host, port] = task.Listen.split(':')
  await app.start({ host, port: Number(port) })
} else {
  await app.start()
}

const began = Date.now()
for (const [i, channel] of task.People.entries()) {
  const due = began + (i * 1000) / task.PerSecond
  if (due > Date.now()) {
    await pause(due - Date.now())
  }
  app.client.chat
    .postMessage({ channel, text: task.Text, blocks: task.Blocks })
    .catch((error) => console.error(error.message))
}

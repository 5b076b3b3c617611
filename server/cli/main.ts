import { readConfig } from '../config.ts';
import { explain } from '../progress.ts';
import { appCommands } from './app.ts';
import { type Command, CommandError, help, parseCommand } from './command.ts';
import { databaseCommands } from './database.ts';
import { doctor } from './doctor.ts';
import { eventCommands } from './events.ts';
import { exportCommand, importCommand } from './export.ts';
import { importOkrs } from './import-okrs.ts';
import { importPeopleCommand } from './import-people.ts';
import { performanceAdmin } from './performance-admin.ts';
import { userPassword } from './user.ts';
import { version } from '../version.ts';

const start: Command = {
  name: 'start',
  summary: 'Serve; creates the demo company in an empty data folder',
  details:
    'Takes no options: settings come from the environment, and "okra --help" names them. Ctrl-C or SIGTERM ends it.',
  run: () => Promise.reject(new CommandError('Start the server with: npx okra start')),
};

const commands = [
  start,
  ...databaseCommands,
  exportCommand,
  importCommand,
  ...appCommands,
  ...eventCommands,
  importPeopleCommand,
  importOkrs,
  userPassword,
  performanceAdmin,
  doctor,
];

/** Exit codes: 0 done, 1 failed, 2 called wrongly. */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    process.stdout.write(help(commands));
    return 0;
  }
  if (words[0] === '--version') {
    process.stdout.write(`okra ${version}\n`);
    return 0;
  }
  const { command, options, rest } = parseCommand(commands, words);
  return command.run({ config: readConfig(process.env, process.cwd()), options, rest });
}

// A reader that has seen enough, such as head, is no fault.
process.stdout.on('error', () => process.exit());

try {
  process.exitCode = await main();
} catch (fault) {
  process.stderr.write(`${explain(fault)}\n`);
  process.exitCode = fault instanceof CommandError ? 2 : 1;
}

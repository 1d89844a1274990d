// ace_judge.js MODULES REPORTS FILE...: Ace by DAISY over many files, one after the other, from the packages in MODULES.
// The report of file number N becomes REPORTS/N.json; a file that Ace could not judge leaves none, and the reason on stderr.
const fs = require('fs');
const os = require('os');
const path = require('path');

const [modules, reports, ...files] = process.argv.slice(2);
const ace = require(path.join(modules, '@daisy/ace-core'));
const runner = require(path.join(modules, '@daisy/ace-axe-runner-puppeteer'));
const winston = require(path.join(modules, 'winston'));

// What it logs is in its report too.
winston.configure({ transports: [new winston.transports.Console({ silent: true })] });

(async () => {
  for (const [index, file] of files.entries()) {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-judge-'));
    try {
      const options = { cwd: process.cwd(), outdir: path.join(scratch, 'out'), tmpdir: path.join(scratch, 'tmp'),
        silent: true, initLogger: false, timeout: 240000 };
      const [, report] = await ace(file, options, runner);
      fs.writeFileSync(path.join(reports, `${index}.json`), JSON.stringify(report));
    } catch (error) {
      console.error(`${file}: ${error && error.stack || error}`);
    }
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  process.exit(0);
})();

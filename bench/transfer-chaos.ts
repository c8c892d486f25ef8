/** node bench/transfer-chaos.ts: a sender of 1,000 small and 3 large files is killed at 50 random moments; what arrives, and what was sent twice. */
import { chaos } from "../packages/transfer/src/testing/chaos.ts";

const report = await chaos({ small: 1_000, large: 3, kills: 50 });
console.log(JSON.stringify(report, undefined, 2));
const isWhole = report.counted.files === report.expected.files && report.counted.bytes === report.expected.bytes;
process.exitCode = isWhole && report.wrong.length + report.sentTwice.length + report.openUploads === 0 ? 0 : 1;

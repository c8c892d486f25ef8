import { presentPage } from "../../../kernel/page.ts";
import { inCompany, router } from "../../../trpc/procedures.ts";
import { uploadSessionEntity } from "../entity.ts";
import { presentSession } from "../present.ts";
import { uploadSessionView } from "../schema.ts";
import { retryFile } from "../transitions.ts";
import { failFiles, registerFiles } from "./commands.ts";
import { confirmFiles } from "./confirm.commands.ts";
import { signDownload } from "./download.ts";
import { presentFile } from "./present.ts";
import { listFilesOf } from "./queries.ts";
import {
  confirmFilesInput,
  downloadView,
  failFilesInput,
  fileOutcomesView,
  fileRef,
  fileUploadPage,
  listFilesInput,
  registeredView,
  registerFilesInput,
  signedFilesView,
  signFilesInput,
} from "./schema.ts";
import { signFiles } from "./sign.commands.ts";

const CALLS_STORAGE = "It asks the storage, which a preview must not.";

export const filesRouter = router({ about: "The files of an upload session.", entity: uploadSessionEntity })({
  list: inCompany("uploads:read", {
    rest: "GET /sessions/{id}/files",
    does: "List the files of an upload session with what became of each.",
  })
    .input(listFilesInput)
    .output(fileUploadPage)
    .query(({ ctx, input }) => listFilesOf(ctx.scope, input).then(presentPage(presentFile))),

  download: inCompany("uploads:read", {
    rest: "GET /sessions/{id}/files/{fileId}/download",
    does: "Give an address that answers a file's bytes as an attachment for five minutes.",
  })
    .input(fileRef)
    .output(downloadView)
    .query(({ ctx, input }) => signDownload(ctx.scope, input)),

  register: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/files",
    does: "Name files that you are going to send; those that are there already are skipped.",
    past: "registered files of",
    risk: "write",
    gate: { notPreviewed: CALLS_STORAGE, repeatable: "A file is known by its path, and naming it again changes nothing." },
  })
    .input(registerFilesInput)
    .output(registeredView)
    .mutation(({ ctx, input }) => registerFiles(ctx.scope, input)),

  sign: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/files/sign",
    does: "Give addresses in the storage that take the named files' bytes for an hour, and say which parts are there.",
    past: "signed addresses for files of",
    risk: "write",
    gate: { notPreviewed: CALLS_STORAGE, repeatable: "A file may be given an address as often as one is needed." },
  })
    .input(signFilesInput)
    .output(signedFilesView)
    .mutation(({ ctx, input }) => signFiles(ctx.scope, input)),

  confirm: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/files/confirm",
    does: "Count files as uploaded after the storage was asked for their size and checksum; a mismatch fails that file.",
    past: "confirmed files of",
    risk: "write",
    gate: { notPreviewed: CALLS_STORAGE, repeatable: "A file that is confirmed stays so." },
  })
    .input(confirmFilesInput)
    .output(fileOutcomesView)
    .mutation(({ ctx, input }) => confirmFiles(ctx.scope, input).then((rows) => ({ items: rows.map(presentFile) }))),

  fail: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/files/fail",
    does: "Say that files could not be sent, and why.",
    past: "reported failed files of",
    risk: "write",
    gate: { repeatable: "A file that has failed stays so." },
  })
    .input(failFilesInput)
    .output(fileOutcomesView)
    .mutation(({ ctx, input }) => failFiles(ctx.scope, input).then((rows) => ({ items: rows.map(presentFile) }))),

  retry: inCompany("uploads:write", {
    rest: "POST /sessions/{id}/files/{fileId}/retry",
    does: "Send one file once more that has failed or was cancelled; a session that is over resumes with it alone.",
    past: "retried a file of",
    risk: "write",
  })
    .input(fileRef)
    .output(uploadSessionView)
    .mutation(({ ctx, input }) => retryFile(ctx.scope, input).then(presentSession(ctx.scope))),
});

import { Button } from "@mantine/core";
import { IconDownload, IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { byteSize, fullTime, plural } from "../../../lib/format.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import forms from "../../../ui/form.module.css";
import { Notice } from "../../../ui/notice.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { toast } from "../../../ui/toast.tsx";
import { useReceiptProof } from "../use-receipt-proof.ts";

function save(fileName: string, content: string[], type: string) {
  const address = URL.createObjectURL(new Blob(content, { type }));
  Object.assign(document.createElement("a"), { href: address, download: fileName }).click();
  // Some browsers read the address after the click returns.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The proof of what arrived: verified here, or taken along with its manifest. */
export function ReceiptCard({ sessionId }: { sessionId: string }) {
  const receipt = trpc.receipts.get.useQuery({ id: sessionId });
  const { prove, manifestOf } = useReceiptProof();
  const verify = useMutation({ mutationFn: prove });
  const take = useMutation({
    mutationFn: manifestOf,
    onSuccess: ({ fileName, pieces }) => save(fileName, pieces, "application/x-ndjson"),
    onError: (error) => toast.failed(error, "The manifest could not be made"),
  });
  if (receipt.isPending) {
    return (
      <Card title="Receipt">
        <SkeletonText lines={4} />
      </Card>
    );
  }
  if (receipt.isError) {
    return <ErrorState error={receipt.error} title="The receipt could not be loaded" onRetry={() => void receipt.refetch()} />;
  }
  const { files, bytes, manifestSha256, issuedAt, keyId } = receipt.data;
  return (
    <Card title="Receipt" description="A signed list of what arrived, with the SHA-256 of each file.">
      <div className={forms.form}>
        <Facts
          items={[
            { label: "Arrived", value: `${plural(files, "file")}, ${byteSize(bytes)}` },
            { label: "SHA-256 of the list", value: <code>{manifestSha256}</code> },
            { label: "Signed", value: `${fullTime(issuedAt)}, with key ${keyId}` },
          ]}
        />
        <div role="status">
          {verify.data && <Notice tone={verify.data.valid ? "good" : "warn"}>{verify.data.words}</Notice>}
          {verify.isError && <Notice tone="warn">It could not be verified. Try again in a moment.</Notice>}
        </div>
        <div className={`${forms.buttons} ${forms.fill}`}>
          <Button
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden="true" />}
            loading={take.isPending}
            onClick={() => take.mutate(sessionId)}
          >
            Download the list
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden="true" />}
            onClick={() => save(`receipt-${sessionId}.json`, [JSON.stringify(receipt.data, null, 2)], "application/json")}
          >
            Download the receipt
          </Button>
          <Button
            leftSection={<IconShieldCheck size={17} aria-hidden="true" />}
            loading={verify.isPending}
            onClick={() => verify.mutate(receipt.data)}
          >
            Verify
          </Button>
        </div>
      </div>
    </Card>
  );
}

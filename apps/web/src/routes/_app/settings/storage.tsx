import { createFileRoute } from "@tanstack/react-router";
import { StoragePage } from "../../../features/storage/storage-page.tsx";

export const Route = createFileRoute("/_app/settings/storage")({ component: StoragePage });

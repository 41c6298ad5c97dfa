package io.swift4j.core.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Turns the status of an answer into nothing, a fault that may pass, or a message that tells the user what to do. */
final class StatusCheck {

    private final RepoId repo;
    private final HubSite site;
    private final Clock clock;

    StatusCheck(RepoId repo, HubSite site, Clock clock) {
        this.repo = repo;
        this.site = site;
        this.clock = clock;
    }

    /** Passes statuses below 400; {@code what} names the file or revision asked for. */
    void check(HttpResponse<?> response, String what) throws IOException {
        int status = response.statusCode();
        if (status < 400) {
            return;
        }
        if (status >= 500 || status == 429 || status == 408) {
            throw new TransientFault("the hub answers with status " + status, retryAfter(response));
        }
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        throw new HubException(repo.source() + " " + repo + ", " + what + ": " + refusal(status, code));
    }

    private String refusal(int status, String code) {
        return switch (code) {
            case "GatedRepo" ->
                "the repository is gated; accept its conditions on " + page() + ", then " + howToGiveAToken();
            case "RevisionNotFound" ->
                "there is no such revision; its branches and tags are listed on " + page() + "/refs";
            case "EntryNotFound" -> "there is no such file; its files are listed on " + page() + "/tree/main";
            case "RepoNotFound" -> notFound();
            default ->
                switch (status) {
                    case 401 -> notFound();
                    case 403 ->
                        "access is denied (status 403); the token may lack read access, or the conditions on " + page()
                                + " are not accepted yet; " + howToGiveAToken();
                    case 404 -> notFound();
                    default -> "the hub refuses with status " + status;
                };
        };
    }

    private String notFound() {
        return "there is no such repository or revision on " + site.endpoint() + ", or it is private; "
                + (site.token() == null
                        ? "check the spelling, or " + howToGiveAToken()
                        : "the token given has no access to it");
    }

    private String howToGiveAToken() {
        return repo.source() == HubSource.HUGGING_FACE
                ? "make a token with read access on " + site.endpoint() + "/settings/tokens and set it as HF_TOKEN"
                : "make a token on " + site.endpoint() + "/my/myaccesstoken and set it as MODELSCOPE_API_TOKEN";
    }

    private String page() {
        return site.endpoint()
                + (repo.source() == HubSource.HUGGING_FACE
                        ? "/" + repo.kind().prefix()
                        : "/" + repo.kind().folder() + "/")
                + repo;
    }

    private @Nullable Duration retryAfter(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("").strip();
        if (value.isEmpty()) {
            return null;
        }
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), at.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}

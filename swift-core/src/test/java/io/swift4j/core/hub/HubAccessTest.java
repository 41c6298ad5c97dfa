package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubAccessTest extends HubTestCase {

    private static final String FILE = TestHub.file("model.safetensors");
    private static final String CDN = TestHub.cdn("model.safetensors");

    @Test
    void theTokenGoesToTheEndpointAndNowhereElse() {
        hub().snapshot("org/tiny");
        assertThat(server.requests)
                .anySatisfy(request -> assertThat(request.host()).startsWith("localhost:"));
        assertThat(server.requests)
                .allSatisfy(request -> assertThat(request.authorization())
                        .isEqualTo(request.host().startsWith("127.0.0.1:") ? "Bearer hf_secret" : null));
    }

    @Test
    void theTokenComesBackWhenARedirectReturnsToTheEndpoint() {
        server.fail(
                "GET", TestHub.file("config.json"), TestHub.redirect(server.otherHost() + "/hop"), TestHub.status(500));
        server.fail("GET", "/hop", TestHub.redirect(server.uri() + "/hop2"));
        server.fail("GET", "/hop2", TestHub.body("{\"a\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        hub().snapshot("org/tiny", FileSelection.of("config.json"));
        assertThat(server.requests("GET", "/hop").get(0).authorization()).isNull();
        assertThat(server.requests("GET", "/hop2").get(0).authorization()).isEqualTo("Bearer hf_secret");
    }

    @Test
    void noTokenIsSentWhenNoneIsGiven() {
        Hub hub = new Hub(config().token(HubSource.HUGGING_FACE, null).build(), machine.runtime());
        hub.snapshot("org/tiny");
        assertThat(server.requests)
                .allSatisfy(request -> assertThat(request.authorization()).isNull());
    }

    @Test
    void aRenamedRepositoryIsFollowedWithinTheHub() {
        server.fail("GET", TestHub.listing(), TestHub.redirect("/api/models/" + TestHub.REPO + "/revision/renamed"));
        server.fail("HEAD", FILE, TestHub.status(307, "Location", FILE + "?again"));
        assertThat(hub().snapshot("org/tiny")).isEqualTo(snapshot());
    }

    @Test
    void aListingRedirectedToAnotherHostIsRefused() {
        server.fail("GET", TestHub.listing(), TestHub.redirect(server.otherHost() + TestHub.listing()));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("to another host; set that host as the endpoint if you trust it");
    }

    @Test
    void redirectLoopsAreRefused() {
        server.fail("GET", CDN, TestHub.redirect("/a"));
        server.fail("GET", "/a", TestHub.redirect("/b"));
        server.fail("GET", "/b", TestHub.redirect("/a"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("redirects in a loop")
                .hasMessageNotContaining("signature");
    }

    @Test
    void longRedirectChainsAreRefused() {
        List<String> hops = new ArrayList<>(List.of(CDN));
        for (int i = 0; i < 6; i++) {
            hops.add("/hop" + i);
            server.fail("GET", hops.get(i), TestHub.redirect("/hop" + i));
        }
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("redirects more than 5 times");
        assertThat(server.requests("GET", "/hop4")).isEmpty();
    }

    @Test
    void redirectsOutOfHttpAreRefused() {
        server.fail("GET", CDN, TestHub.redirect("file:///etc/passwd"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("which is no http or https address");
    }

    @Test
    void aGatedRepositoryTellsHowToGetAToken() {
        for (int status : new int[] {401, 403}) {
            server.fail("HEAD", FILE, TestHub.status(status, "X-Error-Code", "GatedRepo"));
            assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining(
                            "Hugging Face org/tiny, model.safetensors: the repository is gated; accept its"
                                    + " conditions on " + server.uri() + "/org/tiny, then make a token")
                    .hasMessageContaining("/settings/tokens and set it as HF_TOKEN")
                    .hasMessageNotContaining("hf_secret");
        }
        assertThat(machine.waits).isEmpty();
    }

    @Test
    void aMissingRepositoryRevisionOrFileIsNamed() {
        server.fail("GET", TestHub.listing(), TestHub.status(401, "X-Error-Code", "RepoNotFound"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .hasMessageContaining("there is no such repository or revision on " + server.uri()
                        + ", or it is private; the token given has no access to it");
        assertThatThrownBy(() -> hub().snapshot("other/repo"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("Hugging Face other/repo, revision main: there is no such repository");
        String revision = "/api/models/org/tiny/revision/v9";
        server.fail("GET", revision, TestHub.status(404, "X-Error-Code", "RevisionNotFound"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny", "v9", FileSelection.modelFiles()))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("revision v9: there is no such revision");
        server.fail("HEAD", FILE, TestHub.status(404, "X-Error-Code", "EntryNotFound"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("model.safetensors: there is no such file");
    }

    @Test
    void aForbiddenRepositoryWithoutCodeIsExplained() {
        server.fail("GET", TestHub.listing(), TestHub.status(403));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("access is denied (status 403)");
    }

    @Test
    void anAnswerWithoutAUsableEtagIsRefused() {
        server.fail("HEAD", FILE, TestHub.status(200, "ETag", "\"../../evil\""));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("gives no usable etag for model.safetensors ('../../evil')");
    }

    @Test
    void aFileOfAnotherCommitIsRefused() {
        server.fail("HEAD", FILE, TestHub.status(200, "X-Repo-Commit", "c".repeat(40), "ETag", "\"x\""));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("serves model.safetensors of commit " + "c".repeat(40));
    }
}

using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class FallbackTests : SandboxFixture
{
    [Theory]
    [InlineData(500, "text/xml", "<Response/>", "11200")]
    [InlineData(403, "text/xml", "<Response/>", "11200")]
    [InlineData(200, "text/xml", "<Response><Say>", "12100")]
    [InlineData(200, "text/xml", "<Reponse/>", "12100")]
    [InlineData(200, "text/xml", "", "12100")]
    [InlineData(200, "application/json", "{}", "12300")]
    public async Task Whatever_is_no_TwiML_sends_the_call_to_the_fallback(int status, string contentType, string body, string errorCode)
    {
        Server.Answers[Voice] = _ => Task.FromResult(Results.Content(body, contentType, statusCode: status));
        Server.AnswersTwiml(Fallback, "<Say>Un instant.</Say>");

        var steps = await CallAsync(Forwarded());

        var fallback = Server.To(Fallback).Single();
        Assert.Equal((errorCode, $"{Sandbox.Options.ServerUrl.OriginalString.TrimEnd('/')}{Voice}"), (fallback["ErrorCode"], fallback["ErrorUrl"]));
        Assert.Equal("Un instant.", steps.Single(step => step.Kind == CallStepKind.Said).Text);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_in_time()
    {
        Sandbox.Options.WebhookTimeout = TimeSpan.FromSeconds(2);
        Server.Answers[Voice] = async _ =>
        {
            await Task.Delay(Timeout.Infinite, Token);
            return Results.Ok();
        };
        Server.AnswersTwiml(Fallback, "<Hangup/>");

        var steps = await CallAsync(Forwarded());

        Assert.Equal("11205", steps.Single(step => step.Kind == CallStepKind.AnswerFailed)["errorCode"]);
        Assert.Single(Server.To(Voice));
        Assert.Single(Server.To(Fallback));
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_is_tried_once_more_and_then_the_call_is_dropped()
    {
        await Server.DisposeAsync();

        var steps = await CallAsync(Forwarded());

        Assert.Contains(steps, step => step.Kind == CallStepKind.Dropped);
        Assert.Equal(AnsweredBy.Nobody, steps[^1].AnsweredBy);
        Assert.Equal(["voice", "voice", "fallback", "fallback", "status", "status"], Sandbox.World.Deliveries.Select(delivery => delivery.Name));
        Assert.All(Sandbox.World.Deliveries, delivery => Assert.Equal(DeliveryFailure.NotConnected, delivery.Failure));
    }

    [Fact]
    public async Task A_fallback_that_fails_too_drops_the_call()
    {
        Server.Answers[Voice] = Server.Answers[Fallback] = _ => Task.FromResult(Results.StatusCode(503));

        var steps = await CallAsync(Forwarded());

        Assert.Contains(steps, step => step.Kind == CallStepKind.Dropped);
        Assert.Single(Server.To(Fallback));
        Assert.Equal("completed", Server.To(Status).Single()["CallStatus"]);
    }

    [Fact]
    public async Task Documents_that_redirect_to_each_other_do_not_play_for_ever()
    {
        Server.AnswersTwiml(Voice, "<Redirect/>");

        var steps = await CallAsync(Forwarded());

        Assert.Equal(100, Server.To(Voice).Count);
        Assert.Contains(steps, step => step.Kind == CallStepKind.Dropped);
    }

    [Fact]
    public async Task Plain_text_is_read_aloud()
    {
        Server.Answers[Voice] = _ => Task.FromResult(Results.Text("tant pis"));

        var steps = await CallAsync(Forwarded());

        Assert.Equal("tant pis", steps.Single(step => step.Kind == CallStepKind.Said).Text);
    }
}

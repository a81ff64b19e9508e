using Coccinelle.Sandbox.CommandLine;

namespace Coccinelle.Sandbox.Tests.CommandLine;

public sealed class CommandLineTests : SandboxFixture
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task A_call_is_told_in_French_and_ends_with_the_first_words()
    {
        ServerHandsOver();

        var exit = await RunAsync("call", "--from", "06 12 34 56 78", "--forwarded-from=0140000001", "--say", "Je voudrais un rendez-vous");

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Matches(@"^\+\d+\.\d{3} s\s+téléphone\s+\+33612345678 appelle le \+33140000001, qui renvoie vers le \+33939035761$", lines[0]);
        Assert.Contains(lines, line => line.EndsWith("« Je voudrais un rendez-vous »", StringComparison.Ordinal));
        Assert.Equal("Premiers mots de l'assistante : « Bonjour Camille, cabinet Martin. »", lines[^2]);
        Assert.StartsWith("Fin de l'appel : l'assistante a répondu", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_nobody_takes_says_why_in_one_sentence()
    {
        Server.Answers[Voice] = Server.Answers[Fallback] = _ => Task.FromResult(Microsoft.AspNetCore.Http.Results.StatusCode(500));

        var exit = await RunAsync("call", "--from", "0612345678");

        Assert.Equal(1, exit);
        Assert.Single(Errors);
        Assert.Contains("HTTP 500", Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voicemail_counts_as_an_answer()
    {
        Server.AnswersTwiml(Voice, "<Say>Laissez un message</Say><Record/>");

        Assert.Equal(0, await RunAsync("call", "--from", "0612345678", "--leave-message"));
    }

    [Fact]
    public async Task A_server_that_does_not_run_is_said_in_one_sentence_with_the_way_to_start_it()
    {
        await Sandbox.DisposeAsync();

        var exit = await RunAsync("call", "--from", "0612345678");

        Assert.Equal(1, exit);
        Assert.Single(Errors);
        Assert.Contains("dotnet run --project src/Coccinelle.Server", Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call")]
    [InlineData("call", "--from")]
    [InlineData("call", "--from", "06", "--carrier", "pigeon")]
    [InlineData("call", "--from", "06", "--unknown")]
    [InlineData("call", "--from", "06", "--tool", "f {not json")]
    [InlineData("call", "--from", "06", "--script", "dance")]
    [InlineData("faults", "--vapi", "flood")]
    [InlineData("phone")]
    [InlineData("phone", "--number", "06", "--behaviour", "dances")]
    [InlineData("text", "--from", "06")]
    [InlineData("text", "--text", "STOP")]
    [InlineData("faults", "--sms-status", "lost")]
    [InlineData("dance")]
    public async Task A_typing_error_is_explained(params string[] args)
    {
        Assert.Equal(2, await new CommandLineApp(_output, _errors).RunAsync(args, Token));
        Assert.Single(Errors);
        Assert.Contains("--help", Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_keyed_and_done_keeps_its_order()
    {
        var plan = CallArguments.Parse(["--from", "06", "--say", "a", "--tool", """f {"x":1}""", "--keys", "1", "--tool", "g", "--carrier", "00"]).Plan;

        Assert.Equal(["a", null, null], plan.Caller.Select(line => line.Speech));
        Assert.Equal([null, "1", null], plan.Caller.Select(line => line.Keys));
        Assert.Equal(["f", "", "g"], plan.Caller.Select(line => string.Concat(line.Tools.Select(tool => tool.Function))));
        Assert.Equal(Carrier.DoubleZero, plan.Carrier);
    }

    [Fact]
    public async Task Faults_are_set_from_the_command_line()
    {
        Assert.Equal(0, await RunAsync("faults", "--vapi", "never-answers", "--vapi-delay", "2.5", "--copies", "20", "--vanished", "vapi"));

        Assert.Equal(
            new SandboxFaults { Vapi = VapiFault.NeverAnswers, VapiDelay = TimeSpan.FromSeconds(2.5), Copies = 20, Vanished = Providers.Vapi },
            Sandbox.World.Faults);
    }

    [Fact]
    public async Task A_number_behaves_as_it_is_told_and_shows_what_was_said_to_it()
    {
        Assert.Equal(0, await RunAsync("phone", "--number", "01 40 00 00 01", "--carrier", "national"));
        Assert.Equal(new Callee(CalleeBehaviour.Forwards, Carrier.National), Sandbox.World.CalleeAt("+33140000001"));

        Assert.Equal(0, await RunAsync("phone", "--number", "01 40 00 00 01", "--behaviour", "answers"));
        KeyValuePair<string, string>[] call =
        [
            new("To", "+33140000001"), new("From", SandboxDefaults.SharedNumber), new("Twiml", "<Response><Say>Votre code : 1 2 3</Say></Response>"),
            new("StatusCallback", $"{Server.Address}ended"),
        ];
        (await SendTwilioAsync(HttpMethod.Post, "/Calls.json", call)).EnsureSuccessStatusCode().Dispose();
        await Server.WaitForAsync(request => request.Path == "/ended", Token);
        _output.GetStringBuilder().Clear();

        Assert.Equal(0, await RunAsync("phone", "--number", "0140000001"));

        Assert.Equal(
            [
                "+33140000001 : quelqu'un décroche et écoute",
                $"appel du {SandboxDefaults.SharedNumber}, terminé : « Votre code : 1 2 3 »",
            ],
            _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("0612345678", "SMS de Coccinelle : « À demain »")]
    [InlineData("0970000001", "SMS de Coccinelle, non remis (30006) : « À demain »")]
    public async Task A_number_shows_its_texts_and_which_of_them_did_not_arrive(string number, string line)
    {
        KeyValuePair<string, string>[] text = [new("To", $"+33{number[1..]}"), new("From", "Coccinelle"), new("Body", "À demain")];
        (await SendTwilioAsync(HttpMethod.Post, "/Messages.json", text)).EnsureSuccessStatusCode().Dispose();

        Assert.Equal(0, await RunAsync("phone", "--number", number));

        Assert.Contains(line, _output.ToString().Split('\n').Select(printed => printed.Trim()));
    }

    [Fact]
    public async Task A_script_is_played_to_its_goal()
    {
        ServerHandsOver();
        var functions = new FakeFunctions().Answer("check_availability", FakeFunctions.ThreeSlots)
            .Answer("book_appointment", """{"outcome":"booked","say":"C'est réservé."}""");
        Server.Answers[VapiTools] = functions.HandleAsync;

        var exit = await RunAsync("call", "--from", "0612345678", "--forwarded-from", "0140000001", "--script", "booking");

        Assert.Equal((0, ""), (exit, _errors.ToString()));
        Assert.Equal("2026-09-01T10:00", functions.Argument("book_appointment", "start"));
        Assert.Contains("client      « Le deuxième me va : mardi à 10 h. Je m'appelle Camille Martin. »", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Scénario booking : le client prend le deuxième des créneaux proposés. C'est allé au bout.", _output.ToString().Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_misses_its_goal_says_what_is_missing()
    {
        ServerHandsOver();
        Server.Answers[VapiTools] = new FakeFunctions().Answer("check_availability", """{"outcome":"failed","say":"Je suis désolée."}""").HandleAsync;

        var exit = await RunAsync("call", "--from", "0612345678", "--script", "booking");

        Assert.Equal(1, exit);
        Assert.Equal(["Le scénario booking n'est pas allé au bout : il manque slots (réponses : failed)."], Errors);
    }

    [Fact]
    public async Task A_caller_who_is_stuck_says_about_what()
    {
        ServerHandsOver();

        await RunAsync("call", "--from", "0612345678", "--say", "Le {{slots[0].spoken}} !");

        Assert.Contains("voulait parler de slots[0].spoken, dont aucun outil n'a rien dit", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_state_is_printed()
    {
        Assert.Equal(0, await RunAsync("state"));
        Assert.Contains("Cabinet Martin", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        Assert.Equal(0, await new CommandLineApp(_output, _errors).RunAsync(["call", "--help"], Token));
        Assert.All(
            [
                "--from", "--forwarded-from", "--to", "--carrier", "--say", "--keys", "--tool", "--script", "--leave-message", "--person-answers", "--sandbox",
                .. CallScripts.All.Select(script => script.Name),
            ],
            option => Assert.Contains(option, _output.ToString(), StringComparison.Ordinal));
    }

    private string[] Errors => _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private Task<int> RunAsync(params string[] args) =>
        new CommandLineApp(_output, _errors).RunAsync([.. args, "--sandbox", Sandbox.Address.OriginalString], Token);
}

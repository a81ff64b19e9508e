using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Coccinelle.Providers.Calendars;

namespace Coccinelle.Providers.Tests.Calendars;

/// <summary>A calendar's server is a stranger's: it is found by its checked address, and read within bounds.</summary>
public sealed class CalendarDoorTests
{
    private const string Calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_calendar_is_fetched_over_https_with_a_certificate_that_is_trusted()
    {
        await using var host = Host.Start(Ok(Calendar), encrypted: true);

        Assert.Equal(Calendar, Assert.IsType<CalendarFetch.Fetched>(await host.FetchAsync()).Text);
        Assert.Contains("Accept: text/calendar", host.Asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Accept-Encoding", host.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_or_of_another_name_is_refused()
    {
        await using var host = Host.Start(Ok(Calendar), encrypted: true);
        host.Options.ExtraRoots.Clear();
        await using var other = Host.Start(Ok(Calendar), encrypted: true);

        Assert.Equal(CalendarFault.Refused, Fault(await host.FetchAsync()));
        Assert.Equal(CalendarFault.Refused, Fault(await other.FetchAsync("127.0.0.1")));
        Assert.Equal("", host.Asked + other.Asked);
    }

    [Theory]
    [InlineData("10.0.0.8")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    public async Task A_name_that_leads_inside_is_not_connected_to(string address)
    {
        var options = new CalendarOptions { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("93.184.216.34"), IPAddress.Parse(address) }) };
        using var door = new CalendarDoor(options, TimeProvider.System);

        Assert.Equal(CalendarFault.Refused, Fault(await door.FetchAsync(new Uri("https://calendar.example.org/a.ics"), null, Ct)));
    }

    [Theory]
    [InlineData("http://calendar.example.org/a.ics")]
    [InlineData("https://calendar.example.org:8443/a.ics")]
    [InlineData("file:///etc/passwd")]
    public async Task Nothing_but_https_on_its_own_port_is_asked(string address)
    {
        using var door = new CalendarDoor(new CalendarOptions { Resolve = (_, _) => throw new InvalidOperationException("asked") }, TimeProvider.System);

        Assert.Equal(CalendarFault.Refused, Fault(await door.FetchAsync(new Uri(address), null, Ct)));
    }

    [Theory]
    [InlineData("302 Found\r\nLocation: http://169.254.169.254/", CalendarFault.Refused)]
    [InlineData("301 Moved\r\nLocation: https://169.254.169.254/latest", CalendarFault.Refused)]
    [InlineData("307 Moved\r\nLocation: https://user:secret@calendar.example.org/a.ics", CalendarFault.Refused)]
    [InlineData("308 Moved\r\nLocation: https://calendar.example.org:8443/a.ics", CalendarFault.Refused)]
    [InlineData("302 Found\r\nLocation: file:///etc/passwd", CalendarFault.Refused)]
    [InlineData("302 Found", CalendarFault.Redirects)]
    [InlineData("304 Not Modified", CalendarFault.Redirects)]
    [InlineData("404 Not Found", CalendarFault.NotThere)]
    [InlineData("401 Unauthorized", CalendarFault.NotThere)]
    [InlineData("429 Too Many Requests", CalendarFault.ServerError)]
    [InlineData("500 Oh", CalendarFault.ServerError)]
    public async Task What_the_server_refuses_is_told_apart(string status, CalendarFault expected)
    {
        await using var host = Host.Start($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(expected, Fault(await host.FetchAsync()));
        Assert.Equal(1, host.Connections);
    }

    [Fact]
    public async Task A_redirect_is_followed_to_its_calendar_and_to_no_place_inside()
    {
        await using var last = Host.Start(Ok(Calendar));
        await using var first = Host.Start(Moved($"http://localhost:{last.Port}/b.ics"));
        await using var inside = Host.Start(Moved("https://calendar.example.org/b.ics")); // a public name that leads inside
        first.Options.AllowedInside = new HashSet<(string, int)> { ("localhost", first.Port), ("localhost", last.Port) };

        Assert.Equal(Calendar, Assert.IsType<CalendarFetch.Fetched>(await first.FetchAsync()).Text);
        Assert.StartsWith("GET /b.ics ", last.Asked, StringComparison.Ordinal);
        Assert.Equal(CalendarFault.Refused, Fault(await inside.FetchAsync()));
    }

    [Fact]
    public async Task Its_secret_address_comes_into_no_trace()
    {
        var seen = new ConcurrentBag<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => seen.Add(activity.TraceId),
        };
        ActivitySource.AddActivityListener(listener);
        using var ours = new Activity("reading").Start();
        await using var host = Host.Start(Ok(Calendar));

        Assert.IsType<CalendarFetch.Fetched>(await host.FetchAsync());

        Assert.DoesNotContain(ours.TraceId, seen);
        Assert.DoesNotContain("traceparent", host.Asked, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Redirects_without_end_are_left()
    {
        await using var host = Host.Start(Moved("/private/a.ics"));

        Assert.Equal(CalendarFault.Redirects, Fault(await host.FetchAsync()));
        Assert.Equal(4, host.Connections);
    }

    [Fact]
    public async Task A_calendar_that_is_the_same_is_not_fetched_again()
    {
        await using var host = Host.Start(Ok(Calendar, "ETag: W/\"7\"\r\n"));
        await using var same = Host.Start("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");

        var tag = Assert.IsType<CalendarFetch.Fetched>(await host.FetchAsync()).Tag;
        Assert.Equal("W/\"7\"", tag);
        Assert.IsType<CalendarFetch.Unchanged>(await same.FetchAsync(tag: tag));
        Assert.Contains("If-None-Match: W/\"7\"", same.Asked, StringComparison.Ordinal);
        Assert.DoesNotContain("If-None-Match", host.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_most_is_not_read_whether_it_is_announced_or_not()
    {
        await using var announced = Host.Start("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n");
        await using var silent = Host.Start("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + new string('x', 5_000));
        silent.Options.MostBytes = 4_000;

        Assert.Equal(CalendarFault.TooLarge, Fault(await announced.FetchAsync()));
        Assert.Equal(CalendarFault.TooLarge, Fault(await silent.FetchAsync()));
    }

    [Fact]
    public async Task A_server_that_never_ends_is_left_in_time_and_one_that_is_not_there_too()
    {
        await using var slow = Host.Start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN", closes: false);
        slow.Options.Budget = TimeSpan.FromMilliseconds(300);
        await using var gone = Host.Start("");
        await gone.StopAsync();

        Assert.Equal(CalendarFault.Unreachable, Fault(await slow.FetchAsync()));
        Assert.Equal(CalendarFault.Unreachable, Fault(await gone.FetchAsync()));
    }

    private static CalendarFault Fault(CalendarFetch fetch) => Assert.IsType<CalendarFetch.Failed>(fetch).Fault;

    private static string Moved(string place) => $"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static string Ok(string body, string headers = "") => $"HTTP/1.1 200 OK\r\n{headers}Content-Type: text/calendar\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>Says one thing to whoever connects.</summary>
    private sealed class Host : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly X509Certificate2? _certificate;
        private readonly Task _serving;

        private Host(string answer, bool encrypted, bool closes)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            if (encrypted)
            {
                _certificate = Certificate();
                Options.ExtraRoots.Add(_certificate);
            }

            Options.AllowedInside = new HashSet<(string, int)> { ("localhost", Port), ("127.0.0.1", Port) };
            Options.Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
            _serving = ServeAsync(answer, closes);
        }

        public CalendarOptions Options { get; } = new();

        public int Port { get; }

        public int Connections { get; private set; }

        public string Asked { get; private set; } = "";

        public static Host Start(string answer, bool encrypted = false, bool closes = true) => new(answer, encrypted, closes);

        public async Task<CalendarFetch> FetchAsync(string name = "localhost", string? tag = null)
        {
            using var door = new CalendarDoor(Options, TimeProvider.System);
            return await door.FetchAsync(new Uri($"http{(_certificate is null ? "" : "s")}://{name}:{Port}/private/a.ics"), tag, Ct);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _serving; // before the listener is taken from it
            _listener.Stop();
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _listener.Dispose();
            _certificate?.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(string answer, bool closes)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    Connections++;
                    try
                    {
                        await AnswerAsync(client.GetStream(), answer, closes);
                    }
                    catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
                    {
                        // The client has left: that is what some of the tests are about.
                    }
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task AnswerAsync(Stream stream, string answer, bool closes)
        {
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                stream = secure;
            }

            var buffer = new byte[8 * 1024];
            var read = await stream.ReadAsync(buffer, _stop.Token);
            Asked += Encoding.ASCII.GetString(buffer, 0, read);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            await stream.FlushAsync(_stop.Token);
            if (!closes)
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        private static X509Certificate2 Certificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }
    }
}

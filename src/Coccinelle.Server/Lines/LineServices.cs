namespace Coccinelle.Server.Lines;

internal static class LineServices
{
    public static void AddLines(this IServiceCollection services)
    {
        services.AddSingleton<LineCalls>();
        services.AddSingleton<LineVerifications>();
        services.AddSingleton<ForwardingTests>();
        services.AddSingleton<ReturnedCalls>();
        services.AddSingleton<PlacedCalls>();
        services.AddSingleton<LineViews>();
    }
}
